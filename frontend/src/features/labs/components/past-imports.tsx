import { Button, Card, Modal, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { recordKey } from "@/features/labs/api/labs";
import { importsQuery, undoImport } from "@/features/labs/api/sheets";
import type { LabImport } from "@/features/labs/api/sheets";
import classes from "@/features/labs/components/results.module.css";
import { formatDate } from "@/shared/lib/format";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

/** What was imported before, each with a way back. */
export function PastImports({ patientId, canWrite }: { readonly patientId: string; readonly canWrite: boolean }): ReactNode {
  const { t } = useTranslation("labs");
  const client = useQueryClient();
  const query = useQuery(importsQuery(patientId));
  const [wrong, setWrong] = useState<LabImport | null>(null);
  const [reason, setReason] = useState("");
  const undo = useMutation({
    mutationFn: () => undoImport(patientId, wrong?.id ?? "", reason.trim()),
    onSuccess: async () => {
      setWrong(null);
      setReason("");
      showDone(t("sheet.undone"));
      await client.invalidateQueries({ queryKey: recordKey(patientId) });
    },
  });
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || query.data.results.length === 0) return null;
  return (
    <Card component="section" aria-labelledby="past-imports">
      <Title order={3} id="past-imports" mb="xs">
        {t("sheet.past")}
      </Title>
      <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} aria-label={t("sheet.past")}>
        <Table verticalSpacing={4} className={`cc-numbers ${classes.rows ?? ""}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("sheet.when")}</Table.Th>
              <Table.Th>{t("sheet.who")}</Table.Th>
              <Table.Th>{t("sheet.from")}</Table.Th>
              <Table.Th ta="end">{t("sheet.values")}</Table.Th>
              <Table.Th>{t("span.label")}</Table.Th>
              <Table.Th>{t("note")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data.results.map((item) => (
              <Table.Tr key={item.id} c={item.undone_at ? "dimmed" : undefined}>
                <Table.Td className={classes.on}>
                  <DateTime value={item.created_at} />
                </Table.Td>
                <Table.Td className={classes.by}>{item.by}</Table.Td>
                <Table.Td className={classes.name} style={{ overflowWrap: "break-word" }}>
                  {item.file_name || t("sheet.pasted")}
                </Table.Td>
                <Table.Td className={classes.value}>{t("rows", { count: item.written })}</Table.Td>
                <Table.Td className={classes.limits}>
                  {formatDate(item.first_on)} – {formatDate(item.last_on)}
                </Table.Td>
                <Table.Td className={classes.note}>
                  {item.undone_at ? (
                    <Text size="xs">{t("sheet.undone_by", { name: item.undone_by, reason: item.undo_reason })}</Text>
                  ) : canWrite ? (
                    <Button size="compact-sm" variant="subtle" color="red" onClick={() => setWrong(item)}>
                      {t("sheet.undo")}
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Modal opened={wrong !== null} onClose={() => setWrong(null)} title={t("sheet.undo_title")}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            undo.mutate();
          }}
        >
          <Stack gap="sm">
            <Text size="sm">{t("sheet.undo_hint", { count: wrong?.written ?? 0 })}</Text>
            <TextInput label={t("error_reason")} required maxLength={300} value={reason} error={fieldErrors(undo.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
            <FormProblem error={undo.error} knownFields={["reason"]} />
            <Button type="submit" color="red" loading={undo.isPending} disabled={reason.trim() === ""}>
              {t("sheet.undo")}
            </Button>
          </Stack>
        </form>
      </Modal>
    </Card>
  );
}
