import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { markSheetError, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Sheet } from "@/features/toxicity/api/toxicity";
import { useDraft } from "@/shared/lib/use-draft";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { markAfter, MarkConflict } from "@/shared/ui/mark-conflict";

/** Says why an entry of a sheet is an error; it stays readable with the reason. */
export function MarkError({ patientId, sheet, entry, onClose }: { readonly patientId: string; readonly sheet: Sheet; readonly entry: { readonly id: string; readonly version: number }; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("toxicity");
  const client = useQueryClient();
  const [reason, setReason, clear] = useDraft(`toxicity.mark.${entry.id}`);
  const mark = useMutation({
    mutationFn: (version: number) => markSheetError(patientId, sheet, entry.id, version, reason.trim()),
    onSuccess: () => {
      clear();
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: toxicityKey(patientId) }),
  });
  const next = markAfter(mark.error, entry.version);
  return (
    <Modal opened onClose={onClose} title={t("error_dialog.title")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          mark.mutate(next.version);
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t("error_dialog.hint")}</Text>
          <TextInput data-autofocus label={t("error_dialog.reason")} required maxLength={300} value={reason} error={fieldErrors(mark.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
          {next.now ? <MarkConflict now={next.now} /> : <FormProblem error={mark.error} knownFields={["reason"]} />}
          <Button type="submit" loading={mark.isPending} disabled={reason.trim() === "" || next.over}>
            {t("error_dialog.action")}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
