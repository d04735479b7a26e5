import { Alert, Anchor, Button, Card, Group, List, Loader, Stack, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconArrowRight, IconCheck, IconFileImport } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { importBundle } from "@/features/interchange/api/imports";
import type { ImportReport, ReportRow } from "@/features/interchange/api/imports";
import { isApiError } from "@/shared/api/api-error";
import { newClientId } from "@/shared/lib/uuid";
import { announce } from "@/shared/ui/announce";
import { EmptyState } from "@/shared/ui/empty-state";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";
import { DropZone, FileButtons } from "@/shared/uploads/drop-zone";
import type { PickedFile } from "@/shared/uploads/upload-types";

interface Job {
  readonly id: string;
  readonly name: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  readonly report: ImportReport | null;
  readonly error: unknown;
}

function Rows({ title, rows }: { readonly title: string; readonly rows: readonly ReportRow[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <div>
      <Text fw={650} size="sm" mt="sm">
        {title}
      </Text>
      <Table verticalSpacing={3} withRowBorders={false} className="cc-numbers">
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.resource_type}${row.reason ?? ""}`}>
              <Table.Td ta="end" w={60}>
                {row.count}
              </Table.Td>
              <Table.Td>{row.resource_type}</Table.Td>
              <Table.Td c="dimmed">{row.reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Problem({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation("interchange");
  const problem = isApiError(error) ? error : null;
  const sentences = problem ? Object.values(problem.fields).flat() : [];
  const body = problem?.body as { pointer?: string } | null | undefined;
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden="true" />} title={t("failed")}>
      <Text size="sm">{problem?.isOffline ? t("offline") : (problem?.message ?? t("unknown"))}</Text>
      {sentences.length > 0 ? (
        <List size="sm">
          {sentences.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      ) : null}
      {body?.pointer ? (
        <Text size="sm" ff="monospace">
          {t("where", { pointer: body.pointer })}
        </Text>
      ) : null}
    </Alert>
  );
}

/** Hospital exports become patients, each with a report of what was taken, kept as a document, or skipped. */
export function ImportPage(): ReactNode {
  const { t } = useTranslation("interchange");
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const change = (id: string, values: Partial<Job>): void =>
    setJobs((now) => now.map((job) => (job.id === id ? { ...job, ...values } : job)));
  const take = async (files: PickedFile[]): Promise<void> => {
    const fresh = files.map(({ file }) => ({
      file,
      job: { id: newClientId(), name: file.name, state: "waiting", report: null, error: null } satisfies Job,
    }));
    setJobs((now) => [...fresh.map((entry) => entry.job), ...now]);
    for (const { file, job } of fresh) {
      change(job.id, { state: "running" });
      try {
        change(job.id, { state: "done", report: await importBundle(file) });
        announce(t("announce_done", { name: file.name }));
      } catch (error) {
        change(job.id, { state: "failed", error });
        announce(t("announce_failed", { name: file.name }), "urgent");
      }
    }
  };
  return (
    <Page title={t("title")} width="text">
      <PageHeader title={t("title")} description={t("hint")} />
      <Stack gap="md">
        <DropZone onFiles={(files) => void take(files)}>
          <Card withBorder>
            <FileButtons onFiles={(files) => void take(files)} />
          </Card>
        </DropZone>
        {jobs.length === 0 ? <EmptyState icon={IconFileImport} title={t("empty.title")} hint={t("empty.hint")} compact /> : null}
        {jobs.map((job) => (
          <Card key={job.id} component="section" aria-label={job.name}>
            <Group justify="space-between">
              <Title order={2} size="h3">
                {job.name}
              </Title>
              {job.state === "running" || job.state === "waiting" ? (
                <Group gap="xs" role="status">
                  <Loader size="sm" />
                  <Text size="sm">{t(job.state)}</Text>
                </Group>
              ) : null}
            </Group>
            {job.state === "failed" ? <Problem error={job.error} /> : null}
            {job.report ? (
              <>
                <Text size="sm" c="var(--cc-success-text)">
                  <IconCheck size={16} aria-hidden="true" /> {t(job.report.report.unchanged === true ? "unchanged" : "done")}
                </Text>
                <Rows title={t("taken")} rows={job.report.report.taken} />
                <Rows title={t("documents")} rows={job.report.report.documents} />
                <Rows title={t("skipped")} rows={job.report.report.skipped} />
                <Button
                  mt="md"
                  variant="light"
                  rightSection={<IconArrowRight size={16} />}
                  renderRoot={(props: object) => (
                    <Link {...props} to="/cases/$patientId/summary" params={{ patientId: job.report?.patient_id ?? "" }} />
                  )}
                >
                  {t("open")}
                </Button>
              </>
            ) : null}
          </Card>
        ))}
        <Text size="sm" c="dimmed">
          {t("format")}{" "}
          <Anchor href="https://hl7.org/fhir/R4/bundle.html" target="_blank" rel="noopener noreferrer">
            HL7 FHIR R4
          </Anchor>
        </Text>
      </Stack>
    </Page>
  );
}
