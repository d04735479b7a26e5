import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { markDone, skip } from "@/features/followup/api/follow-up";
import type { Closed, FollowUp, PlannedVisit } from "@/features/followup/api/follow-up";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

interface DialogProps {
  readonly visit: PlannedVisit;
  readonly onDone: (closed: Closed) => void;
  readonly onClose: () => void;
}

const NOTE_MAX = 500;

interface FrameProps {
  readonly title: string;
  readonly action: string;
  readonly isReady: boolean;
  readonly note: string;
  readonly noteNeeded?: boolean;
  readonly onNote: (text: string) => void;
  readonly send: { readonly isPending: boolean; readonly isPaused: boolean; readonly error: Error | null; readonly mutate: () => void };
  readonly known: readonly string[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Frame({ title, action, isReady, note, noteNeeded = false, onNote, send, known, onClose, children }: FrameProps): ReactNode {
  const { t } = useTranslation("followup");
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !send.isPending) send.mutate();
        }}
      >
        <Stack gap="sm">
          {children}
          <Textarea label={t("note")} description={t("note_hint")} withAsterisk={noteNeeded} autosize minRows={2} maxLength={NOTE_MAX} value={note} error={fieldErrors(send.error)["note"]} onChange={(event) => onNote(event.currentTarget.value)} />
          {send.isPaused ? (
            <Text size="sm" role="status" c="var(--cc-warning-text)">
              {t("waits_for_line")}
            </Text>
          ) : null}
          <FormProblem error={send.error} knownFields={known} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={send.isPending} disabled={!isReady}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
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
  const outside = on !== "" && !isUnreadableDate(on) && (on < visit.opens_on || on > visit.closes_on);
  return (
    <Frame title={t("done_one", { visit: say(visit, "label") })} action={t("act.done")} isReady={on !== "" && !isUnreadableDate(on)} note={note} onNote={setNote} send={send} known={["done_on", "note"]} onClose={onClose}>
      <DateField data-autofocus label={t("done_on")} withAsterisk value={on} minDate={infusedOn} maxDate={new Date()} error={fieldErrors(send.error)["done_on"]} onChange={(value) => setOn(value ?? "")} onUnreadable={setOn} />
      {outside ? (
        <Text size="sm" role="status" c="var(--cc-warning-text)">
          {t("outside_window")}
        </Text>
      ) : null}
    </Frame>
  );
}

/** The visit will not take place, and why. */
export function SkipDialog({ visit, reasons, onDone, onClose }: DialogProps & { readonly reasons: FollowUp["skip_reasons"] }): ReactNode {
  const { t } = useTranslation("followup");
  const say = useWording();
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote, forgetNote] = useDraft(`followup.skip.${visit.id}.note`);
  const send = useMutation({
    mutationFn: () => skip(visit, reason ?? "", note.trim()),
    onSuccess: (closed) => {
      forgetNote();
      onDone(closed);
    },
  });
  const noteNeeded = reason === "other";
  return (
    <Frame title={t("skip_one", { visit: say(visit, "label") })} action={t("act.skip")} isReady={reason !== null && (!noteNeeded || note.trim() !== "")} note={note} noteNeeded={noteNeeded} onNote={setNote} send={send} known={["reason", "note"]} onClose={onClose}>
      <Select data-autofocus label={t("skip_reason")} withAsterisk value={reason} data={reasons.map((item) => ({ value: item.code, label: say(item, "label") }))} error={fieldErrors(send.error)["reason"]} onChange={setReason} />
    </Frame>
  );
}
