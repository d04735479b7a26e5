import { Alert, Button, Code, Group, Loader, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileImport } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { ImportReport } from "@/features/interchange/components/import-report";
import { retryImport } from "@/features/interchange/import-queue";
import type { ImportJob } from "@/features/interchange/import-queue";
import { isApiError } from "@/shared/api/api-error";
import { formatBytes } from "@/shared/lib/format";
import { candidatesOf, DuplicateWarning } from "@/shared/ui/duplicate-warning";
import { FormProblem } from "@/shared/ui/form-problems";
import { LinkButton } from "@/shared/ui/link-button";
import { StatusBadge } from "@/shared/ui/status-badge";
import type { Tone } from "@/shared/ui/status-badge";

function statusOf(job: ImportJob): { tone: Tone; word: "waiting" | "running" | "done" | "unchanged" | "failed" } {
  switch (job.state.kind) {
    case "waiting":
      return { tone: "neutral", word: "waiting" };
    case "running":
      return { tone: "info", word: "running" };
    case "failed":
      return { tone: "danger", word: "failed" };
    case "done":
      return job.state.outcome.report.unchanged
        ? { tone: "neutral", word: "unchanged" }
        : { tone: "success", word: "done" };
  }
}

function Failure({ job, error }: { readonly job: ImportJob; readonly error: unknown }): ReactNode {
  const { t } = useTranslation("interchange");
  const [confirmed, setConfirmed] = useState(false);
  const candidates = candidatesOf(error);
  const body = isApiError(error) ? (error.body as { pointer?: unknown } | null) : null;
  const pointer = typeof body?.pointer === "string" ? body.pointer : null;
  if (candidates.length > 0) {
    return (
      <Stack gap="sm">
        <DuplicateWarning candidates={candidates} confirmed={confirmed} onConfirm={setConfirmed} />
        {candidates.some((candidate) => candidate.certain) ? null : (
          <Button
            disabled={!confirmed}
            style={{ alignSelf: "flex-start" }}
            onClick={() =>
              retryImport(
                job.id,
                candidates.map((candidate) => candidate.key),
              )
            }
          >
            {t("again")}
          </Button>
        )}
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <FormProblem error={error} />
      {pointer ? (
        <Alert color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden="true" />} p="sm">
          <Code style={{ overflowWrap: "anywhere" }}>{t("pointer", { pointer })}</Code>
        </Alert>
      ) : null}
      {isApiError(error) && error.isTransient ? (
        <Button
          variant="default"
          style={{ alignSelf: "flex-start" }}
          onClick={() => retryImport(job.id, job.confirmed)}
        >
          {t("common:action.retry")}
        </Button>
      ) : null}
    </Stack>
  );
}

function Outcome({ job }: { readonly job: ImportJob }): ReactNode {
  const { t } = useTranslation("interchange");
  if (job.state.kind === "failed") return <Failure job={job} error={job.state.error} />;
  if (job.state.kind !== "done") return null;
  const { outcome } = job.state;
  const taken = outcome.report.taken.reduce((sum, row) => sum + row.count, 0);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <div>
          <Text fw={650}>{outcome.patient_name}</Text>
          <Text size="sm" c="dimmed">
            {t(outcome.patient_is_new ? "new_patient" : "known_patient")}
            {outcome.report.unchanged ? null : ` · ${t("summary", { count: taken })}`}
          </Text>
        </div>
        <LinkButton to="/cases/$patientId" params={{ patientId: outcome.patient_id }}>
          {t("open")}
        </LinkButton>
      </Group>
      {outcome.report.unchanged ? (
        <Text size="sm">{t("unchanged_hint")}</Text>
      ) : (
        <details>
          <summary style={{ cursor: "pointer", fontWeight: "var(--mantine-font-weight-bold)" }}>{t("details")}</summary>
          <div style={{ marginTop: 12, overflowX: "auto" }}>
            <ImportReport report={outcome.report} />
          </div>
        </details>
      )}
    </Stack>
  );
}

/** One file on its way into the record. */
export function ImportJobCard({ job }: { readonly job: ImportJob }): ReactNode {
  const { t } = useTranslation("interchange");
  const { tone, word } = statusOf(job);
  return (
    <li className="cc-surface" style={{ padding: "14px 18px", listStyle: "none" }}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <IconFileImport size={20} stroke={1.7} aria-hidden="true" style={{ flex: "none" }} />
            <Text truncate>{job.file.name}</Text>
            <Text size="sm" c="dimmed" style={{ whiteSpace: "nowrap" }}>
              {formatBytes(job.file.size)}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap" role="status">
            {word === "running" ? <Loader size="xs" aria-hidden="true" /> : null}
            <StatusBadge tone={tone} label={t(`status.${word}`)} />
          </Group>
        </Group>
        <Outcome job={job} />
      </Stack>
    </li>
  );
}
