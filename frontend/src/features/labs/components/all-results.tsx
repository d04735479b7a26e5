import { ActionIcon, Button, Select, Stack, Table, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { labEntriesQuery, markLabAsError, recordKey } from "@/features/labs/api/labs";
import type { LabEntry, Measured } from "@/features/labs/api/labs";
import classes from "@/features/labs/components/results.module.css";
import { limitsText } from "@/features/labs/hooks/use-point-text";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { formatDate, formatNumber, formatTime } from "@/shared/lib/format";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface AllResultsProps {
  readonly patientId: string;
  readonly tests: readonly Measured[];
  readonly canWrite: boolean;
}

const resultOf = (entry: LabEntry): string => (entry.value === null || entry.value === undefined ? (entry.text_value ?? "") : formatNumber(entry.value));

/** Everything that was ever entered, errors too, page by page. */
export function AllResults({ patientId, tests, canWrite }: AllResultsProps): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const client = useQueryClient();
  const [code, setCode] = useState<string | null>(null);
  const [wrong, setWrong] = useState<LabEntry | null>(null);
  const entries = useInfiniteQuery(labEntriesQuery(patientId, code ?? ""));
  const byCode = new Map(tests.map((test) => [test.code, test]));
  const nameOf = (entry: LabEntry): string => {
    const test = byCode.get(String(entry.code));
    return test ? label(test) : t(`words.${String(entry.code)}`, { defaultValue: String(entry.code) });
  };
  const unitOf = (entry: LabEntry): string => byCode.get(String(entry.code))?.unit_label ?? entry.unit ?? "";
  const rows = (entries.data?.pages ?? []).flatMap((page) => page.results);
  return (
    <Stack gap="xs">
      <Select label={t("only")} clearable searchable w={260} maw="100%" data={tests.map((test) => ({ value: test.code, label: label(test) }))} value={code} onChange={setCode} />
      {entries.isPending ? <ListSkeleton rows={5} /> : null}
      {entries.error ? <ErrorState error={entries.error} onRetry={() => void entries.refetch()} /> : null}
      {entries.data && rows.length === 0 ? <Text c="dimmed">{t("none")}</Text> : null}
      {rows.length > 0 ? (
        <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} aria-label={t("all")}>
          <Table verticalSpacing={4} className={`cc-numbers ${classes.rows ?? ""}`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("on")}</Table.Th>
                <Table.Th>{t("test")}</Table.Th>
                <Table.Th ta="end">{t("value")}</Table.Th>
                <Table.Th>{t("unit")}</Table.Th>
                <Table.Th>{t("limits")}</Table.Th>
                <Table.Th>{t("author")}</Table.Th>
                <Table.Th>{t("note")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((entry) => {
                const error = entry.status === "entered_in_error";
                const low = entry.ref_low ?? null;
                const high = entry.ref_high ?? entry.uln ?? null;
                return (
                  <Table.Tr key={entry.id} td={error ? "line-through" : undefined} c={error ? "dimmed" : undefined}>
                    <Table.Td className={classes.on}>
                      <DateTime value={entry.effective_on} as="date" /> {entry.taken_at ? formatTime(entry.taken_at) : ""}
                    </Table.Td>
                    <Table.Td className={classes.name}>{nameOf(entry)}</Table.Td>
                    <Table.Td className={classes.value}>{resultOf(entry)}</Table.Td>
                    <Table.Td className={classes.unit} c="dimmed">{resultOf(entry) ? unitOf(entry) : ""}</Table.Td>
                    <Table.Td className={classes.limits} c="dimmed">{low !== null || high !== null ? limitsText([low, high]) : entry.value === null || entry.value === undefined ? "" : t("no_limits")}</Table.Td>
                    <Table.Td className={classes.by} c="dimmed">{[entry.author?.display_name, entry.author && entry.origin === "manual" ? null : t(`origin.${entry.origin}`)].filter(Boolean).join(" · ")}</Table.Td>
                    <Table.Td className={classes.note}>
                      <div className={classes.actions}>
                        {entry.original ? <Text size="xs">{t("original", { text: entry.original })}</Text> : null}
                        {error ? <Text size="xs">{t("error", { reason: entry.error_reason })}</Text> : null}
                        {!error && canWrite ? (
                          <ActionIcon size="md" color="gray" aria-label={t("mark_error", { test: nameOf(entry) })} onClick={() => setWrong(entry)}>
                            <IconTrash size={15} />
                          </ActionIcon>
                        ) : null}
                      </div>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      ) : null}
      {entries.hasNextPage ? (
        <Button variant="subtle" loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t("more")}
        </Button>
      ) : null}
      {wrong ? (
        <ReasonDialog
          title={t("error_title")}
          hint={<strong>{[`${nameOf(wrong)} ${resultOf(wrong)} ${unitOf(wrong)}`.trim(), formatDate(wrong.effective_on)].join(" · ")}</strong>}
          label={t("error_reason")}
          action={t("error_action")}
          isDanger
          draft={`entry.mark.${wrong.id}`}
          version={wrong.version}
          send={(reason, version) => markLabAsError(patientId, wrong.id, version, reason).finally(() => client.invalidateQueries({ queryKey: recordKey(patientId) }))}
          onClose={() => setWrong(null)}
        />
      ) : null}
    </Stack>
  );
}
