import { Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addToVisit, visitKey } from "@/features/visits/api/visits";
import type { Report, Visit } from "@/features/visits/api/visits";
import { useDraft } from "@/shared/lib/use-draft";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

/** What is added to a signed visit: a further report, which says which one it replaces and why. */
export function AddendumDialog({ visit, newest, onClose }: { readonly visit: Visit; readonly newest: Report; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("visit");
  const client = useQueryClient();
  const [text, setText, forgetText] = useDraft(`visit.${visit.id}.addendum.text`);
  const [reason, setReason, forgetReason] = useDraft(`visit.${visit.id}.addendum.reason`);
  const send = useMutation({
    mutationFn: () => addToVisit(visit.id, newest, { text: text.trim(), reason: reason.trim() }),
    onSuccess: (after) => {
      forgetText();
      forgetReason();
      client.setQueryData(visitKey(visit.id), after);
      showDone(t("addendum.done"));
      onClose();
    },
    // a colleague may have added first: their report is shown, and the words stay
    onError: () => client.invalidateQueries({ queryKey: visitKey(visit.id) }),
  });
  const errors = useFieldErrors(send.error, { text, reason });
  return (
    <DialogFrame title={t("addendum.title")} action={t("addendum.sign")} size="lg" isReady={text.trim() !== "" && reason.trim() !== ""} send={send} known={["text", "reason"]} standing={errors} onClose={onClose}>
      <Textarea data-autofocus label={t("addendum.text")} description={t("addendum.hint")} withAsterisk autosize minRows={4} maxRows={16} maxLength={10_000} value={text} error={errors["text"]} onChange={(event) => setText(event.currentTarget.value)} />
      <TextInput label={t("addendum.reason")} withAsterisk maxLength={300} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
    </DialogFrame>
  );
}
