import { ActionIcon, Button, Card, Group, Modal, NumberInput, Select, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { patientQuery } from "@/features/case/api/patient";
import { addEntry, labEntriesQuery, markAsError, recordQuery } from "@/features/case/api/record";
import type { LabEntry } from "@/features/case/api/record";
import { LabTable } from "@/features/case/components/lab-table";
import { useWording } from "@/features/case/lib/wording";
import { blockingError } from "@/shared/api/blocking-error";
import { dayInRome, decimalSeparator, formatNumber } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { DateField } from "@/shared/ui/date-field";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";

const LAB = /^lab\.([a-z0-9_]+)$/;

interface Test {
  readonly code: string;
  readonly label: string;
  readonly unit: string;
}

function useTests(): readonly Test[] {
  const say = useWording();
  const fields = (useQuery(formSchemaQuery).data?.sections ?? []).flatMap((section) => section.fields);
  return fields.flatMap((field) => {
    const code = LAB.exec(field.source)?.[1];
    return code && field.kind === "number" ? [{ code, label: say(field, "label"), unit: field.unit }] : [];
  });
}

interface Draft {
  /** Sent again after a broken answer, the result does not stand there twice. */
  readonly clientId: string;
  readonly code: string | null;
  readonly value: string | number;
  readonly on: string;
  readonly uln: string | number;
}

function AddResult({ patientId, tests }: { readonly patientId: string; readonly tests: readonly Test[] }): ReactNode {
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const stored = `draft.lab.${patientId}`;
  const empty: Draft = { clientId: newClientId(), code: null, value: "", on: dayInRome(new Date()), uln: "" };
  const [draft, setDraft] = useState<Draft>(() => readTabValue<Draft>(stored) ?? empty);
  const change = (values: Partial<Draft>): void => {
    const next = { ...draft, ...values };
    setDraft(next);
    writeTabValue(stored, next);
  };
  const add = useMutation({
    mutationFn: () =>
      addEntry<LabEntry>(patientId, "labs", {
        client_id: draft.clientId,
        code: draft.code,
        value: draft.value === "" ? null : draft.value,
        effective_on: draft.on,
        ...(draft.uln === "" ? {} : { uln: draft.uln }),
      }),
    onSuccess: async (entry) => {
      removeTabValue(stored);
      setDraft({ ...empty, clientId: newClientId(), on: draft.on });
      showDone([t("labs.added"), ...(entry.warnings ?? []).map((warning) => warning.message)].join(" "));
      await client.invalidateQueries({ queryKey: ["record", patientId] });
    },
  });
  const errors = fieldErrors(add.error);
  const unit = tests.find((test) => test.code === draft.code)?.unit ?? "";
  return (
    <Card
      component="form"
      aria-labelledby="add-lab"
      onSubmit={(event) => {
        event.preventDefault();
        add.mutate();
      }}
    >
      <Title order={3} id="add-lab" mb="xs">
        {t("labs.add")}
      </Title>
      <Group align="flex-start" gap="sm">
        <Select label={t("labs.test")} required searchable data={tests.map((test) => ({ value: test.code, label: test.label }))} value={draft.code} error={errors["code"]} onChange={(code) => change({ code })} />
        <NumberInput label={t("labs.value")} required hideControls decimalSeparator={decimalSeparator()} allowedDecimalSeparators={[",", "."]} suffix={unit ? ` ${unit}` : ""} value={draft.value} error={errors["value"]} onChange={(value) => change({ value })} />
        <DateField w={200} label={t("labs.on")} required maxDate={new Date()} value={draft.on} error={errors["effective_on"]} onChange={(next) => change({ on: next ?? "" })} onUnreadable={(text) => change({ on: text })} />
        <NumberInput label={t("labs.uln")} hideControls decimalSeparator={decimalSeparator()} allowedDecimalSeparators={[",", "."]} value={draft.uln} error={errors["uln"]} onChange={(uln) => change({ uln })} w={130} />
        <Button type="submit" mt={24} leftSection={<IconPlus size={16} />} loading={add.isPending} disabled={!draft.code || draft.value === "" || !draft.on || isUnreadableDate(draft.on)}>
          {t("labs.add_action")}
        </Button>
      </Group>
      <FormProblem error={add.error} knownFields={["code", "value", "effective_on", "uln"]} />
    </Card>
  );
}

/** Laboratory: the newest of each test, a line to add one, and everything that was ever entered. */
export function LabsTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("case");
  const client = useQueryClient();
  const record = useQuery(recordQuery(patientId));
  const entries = useInfiniteQuery(labEntriesQuery(patientId));
  const canWrite = (useQuery(patientQuery(patientId)).data?.can ?? []).includes("write_record");
  const tests = useTests();
  const [wrong, setWrong] = useState<LabEntry | null>(null);
  const [reason, setReason] = useState("");
  const mark = useMutation({
    mutationFn: () => markAsError(patientId, "labs", wrong?.id ?? "", reason.trim()),
    onSuccess: async () => {
      setWrong(null);
      setReason("");
      await client.invalidateQueries({ queryKey: ["record", patientId] });
    },
  });
  const label = (code: unknown): string => tests.find((test) => test.code === code)?.label ?? String(code);
  const problem = blockingError(record);
  if (problem) return <ErrorState error={problem} onRetry={() => void record.refetch()} />;
  return (
    <Stack gap="md">
      <Title order={2}>{t("tab.labs")}</Title>
      {canWrite ? <AddResult patientId={patientId} tests={tests} /> : null}
      <Card component="section" aria-labelledby="latest-labs">
        <Title order={3} id="latest-labs" mb="xs">
          {t("summary.labs")}
        </Title>
        {record.data ? <LabTable labs={record.data.labs} /> : <ListSkeleton rows={5} />}
      </Card>
      <Card component="section" aria-labelledby="all-labs">
        <Title order={3} id="all-labs" mb="xs">
          {t("labs.all")}
        </Title>
        {entries.isPending ? <ListSkeleton rows={5} /> : null}
        {entries.error ? <ErrorState error={entries.error} onRetry={() => void entries.refetch()} /> : null}
        <Table.ScrollContainer minWidth={420} type="native" tabIndex={0}>
          <Table verticalSpacing={4} className="cc-numbers">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("labs.on")}</Table.Th>
                <Table.Th>{t("labs.test")}</Table.Th>
                <Table.Th ta="end">{t("labs.value")}</Table.Th>
                <Table.Th>{t("labs.unit")}</Table.Th>
                <Table.Th>{t("labs.author")}</Table.Th>
                <Table.Th>{t("labs.note")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {(entries.data?.pages ?? [])
                .flatMap((page) => page.results)
                .map((entry) => {
                  const error = entry.status === "entered_in_error";
                  return (
                    <Table.Tr key={entry.id} td={error ? "line-through" : undefined} c={error ? "dimmed" : undefined}>
                      <Table.Td>
                        <DateTime value={entry.effective_on} as="date" />
                      </Table.Td>
                      <Table.Td>{label(entry.code)}</Table.Td>
                      <Table.Td ta="end">{entry.value === null || entry.value === undefined ? (entry.text_value ?? "") : formatNumber(entry.value)}</Table.Td>
                      <Table.Td c="dimmed">{entry.unit}</Table.Td>
                      <Table.Td c="dimmed">{entry.author?.display_name ?? t(`origin.${entry.origin}`, { defaultValue: entry.origin })}</Table.Td>
                      <Table.Td>
                        {error ? (
                          <Text size="xs">{t("labs.error", { reason: entry.error_reason })}</Text>
                        ) : canWrite ? (
                          <ActionIcon size="sm" color="gray" aria-label={t("labs.mark_error", { test: label(entry.code) })} onClick={() => setWrong(entry)}>
                            <IconTrash size={15} />
                          </ActionIcon>
                        ) : null}
                      </Table.Td>
                    </Table.Tr>
                  );
                })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {entries.hasNextPage ? (
          <Button variant="subtle" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {t("more")}
          </Button>
        ) : null}
      </Card>
      <Modal opened={wrong !== null} onClose={() => setWrong(null)} title={t("labs.error_title")}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mark.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput label={t("labs.error_reason")} required maxLength={300} value={reason} error={fieldErrors(mark.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
            <FormProblem error={mark.error} knownFields={["reason"]} />
            <Button type="submit" loading={mark.isPending} disabled={reason.trim() === ""}>
              {t("labs.error_action")}
            </Button>
          </Stack>
        </form>
      </Modal>
    </Stack>
  );
}
