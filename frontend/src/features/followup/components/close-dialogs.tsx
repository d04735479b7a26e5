import { Select, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { markDone, skip } from "@/features/followup/api/follow-up";
import type { Closed, FollowUp, PlannedVisit } from "@/features/followup/api/follow-up";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";

interface DialogProps {
  readonly visit: PlannedVisit;
  readonly onDone: (closed: Closed) => void;
  readonly onClose: () => void;
}

const NOTE_MAX = 500;

interface NoteProps {
  readonly note: string;
  readonly error: string | undefined;
  readonly isNeeded?: boolean;
  readonly onNote: (text: string) => void;
}

function Note({ note, error, isNeeded = false, onNote }: NoteProps): ReactNode {
  const { t } = useTranslation("followup");
  return <Textarea label={t("note")} description={t("note_hint")} withAsterisk={isNeeded} autosize minRows={2} maxLength={NOTE_MAX} value={note} error={error} onChange={(event) => onNote(event.currentTarget.value)} />;
}

/** The visit took place; the day is that on which the record saw the patient, else today. */
export function DoneDialog({ visit, infusedOn, onDone, onClose }: DialogProps & { readonly infusedOn: string }): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const [on, setOn, forgetDay] = useDraft(`followup.done.${visit.id}.on`, visit.seen_on ?? dayInRome(new Date()));
  const [note, setNote, forgetNote] = useDraft(`followup.done.${visit.id}.note`);
  const send = useMutation({
    mutationFn: () => markDone(visit, on, note.trim()),
    onSuccess: (closed) => {
      forgetDay();
      forgetNote();
      onDone(closed);
    },
  });
  const errors = useFieldErrors(send.error, { done_on: on, note });
  const outside = on !== "" && !isUnreadableDate(on) && (on < visit.opens_on || on > visit.closes_on);
  return (
    <DialogFrame title={t("done_one", { visit: say(visit, "label") })} action={t("act.done")} isReady={on !== "" && !isUnreadableDate(on)} send={send} known={["done_on", "note"]} standing={errors} onClose={onClose}>
      <DateField data-autofocus label={t("done_on")} withAsterisk value={on} minDate={infusedOn} maxDate={new Date()} error={errors["done_on"]} onChange={(value) => setOn(value ?? "")} onUnreadable={setOn} />
      {outside ? (
        <Text size="sm" role="status" c="var(--cc-warning-text)">
          {t("outside_window")}
        </Text>
      ) : null}
      <Note note={note} error={errors["note"]} onNote={setNote} />
    </DialogFrame>
  );
}

/** The visit will not take place, and why. */
export function SkipDialog({ visit, reasons, onDone, onClose }: DialogProps & { readonly reasons: FollowUp["skip_reasons"] }): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const [reason, setReason, forgetReason] = useDraft(`followup.skip.${visit.id}.reason`);
  const [note, setNote, forgetNote] = useDraft(`followup.skip.${visit.id}.note`);
  const send = useMutation({
    mutationFn: () => skip(visit, reason, note.trim()),
    onSuccess: (closed) => {
      forgetReason();
      forgetNote();
      onDone(closed);
    },
  });
  const errors = useFieldErrors(send.error, { reason, note });
  const noteNeeded = reason === "other";
  return (
    <DialogFrame title={t("skip_one", { visit: say(visit, "label") })} action={t("act.skip")} isReady={reason !== "" && (!noteNeeded || note.trim() !== "")} send={send} known={["reason", "note"]} standing={errors} onClose={onClose}>
      <Select data-autofocus label={t("skip_reason")} withAsterisk value={reason || null} data={reasons.map((item) => ({ value: item.code, label: say(item, "label") }))} error={errors["reason"]} onChange={(code) => setReason(code ?? "")} />
      <Note note={note} error={errors["note"]} isNeeded={noteNeeded} onNote={setNote} />
    </DialogFrame>
  );
}
