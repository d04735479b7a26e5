import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useDraft } from "@/shared/lib/use-draft";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { markAfter, MarkConflict } from "@/shared/ui/mark-conflict";
import type { Wanted } from "@/shared/ui/mark-conflict";

interface ReasonDialogProps {
  readonly title: string;
  readonly hint: string;
  readonly label: string;
  readonly action: string;
  readonly wanted: Wanted;
  /** The thing that the reason is about; what is typed is kept for it. */
  readonly draft: string;
  /** Of the entry that was on the screen. */
  readonly version: number;
  readonly send: (reason: string, version: number) => Promise<void>;
  readonly onClose: () => void;
}

/** Says why an entry is an error, or why it holds again; the reason stays in the history. */
export function ReasonDialog({ title, hint, label, action, wanted, draft, version, send, onClose }: ReasonDialogProps): ReactNode {
  const { t } = useTranslation("record");
  const [reason, setReason, clear] = useDraft(draft);
  const sending = useMutation({
    mutationFn: (base: number) => send(reason.trim(), base),
    onSuccess: () => {
      clear();
      onClose();
    },
  });
  const next = markAfter(sending.error, version, wanted);
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") sending.mutate(next.version);
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{hint}</Text>
          <Textarea data-autofocus label={label} required autosize minRows={2} maxLength={300} value={reason} error={fieldErrors(sending.error)["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
          {sending.isPaused ? (
            <Text size="sm" role="status" c="var(--cc-warning-text)">
              {t("waits_for_line")}
            </Text>
          ) : null}
          {next.now ? <MarkConflict now={next.now} wanted={wanted} /> : <FormProblem error={sending.error} knownFields={["reason"]} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" color={wanted === "mark" ? "red" : "petrol"} loading={sending.isPending} disabled={reason.trim() === "" || next.over}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
