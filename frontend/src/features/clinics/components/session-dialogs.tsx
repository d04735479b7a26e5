import { Alert, Checkbox, Group, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useRefreshClinics } from "@/features/clinics/api/clinics";
import { cancelSession, holdSession, moveSession } from "@/features/clinics/api/sessions";
import type { Session } from "@/features/clinics/api/sessions";
import { hourOf, wallOf } from "@/features/clinics/lib/wall";
import { isApiError } from "@/shared/api/api-error";
import { useWording } from "@/shared/i18n/use-wording";
import { formatTold } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

export type SessionAct = "hold" | "move" | "cancel";

interface DialogProps {
  readonly session: Session;
  readonly onClose: () => void;
}

function WhatIs({ session }: { readonly session: Session }): ReactNode {
  return (
    <Text size="sm">
      <strong>{session.clinic.title}</strong>
      <br />
      {formatTold(session.starts_at)}
    </Text>
  );
}

/** It is held although the day is a holiday, or because the room is another one. */
function HoldDialog({ session, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [reason, setReason, forget] = useDraft(`clinic.hold.${session.id}`);
  const [room, setRoom] = useState(session.room);
  const send = useMutation({
    mutationFn: () => holdSession(session, { reason: reason.trim(), ...(session.why === "room_taken" ? { room: room.trim() } : {}) }),
    onSuccess: () => {
      forget();
      refresh();
      showDone(t("session.was_held_anyway"));
      onClose();
    },
    onError: refresh,
  });
  const errors = useFieldErrors(send.error, { room, reason });
  return (
    <DialogFrame title={t("session.hold")} action={t("session.hold")} send={send} known={["room", "reason"]} standing={errors} onClose={onClose}>
      <WhatIs session={session} />
      {session.why === "room_taken" ? <TextInput data-autofocus label={t("field.room")} value={room} maxLength={60} error={errors["room"]} onChange={(event) => setRoom(event.currentTarget.value)} /> : null}
      <TextInput label={t("note_optional")} value={reason} maxLength={300} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
    </DialogFrame>
  );
}

/** The whole session, with who is booked, goes to another day or hour. */
function MoveSessionDialog({ session, to, onClose }: DialogProps & { readonly to?: string | undefined }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const wall = wallOf(session.starts_at, session.clinic.zone);
  const [on, setOn] = useState(to?.slice(0, 10) ?? (session.state === "needs_decision" ? "" : session.on));
  const [hour, setHour] = useState(to?.slice(11, 16) || wall.slice(11));
  const [room, setRoom] = useState(session.room);
  const [even, setEven] = useState(false);
  const start = hourOf(hour);
  const send = useMutation({
    mutationFn: () => moveSession(session, { on, start_time: start ?? hour, room: room.trim(), even_if_closed: even }),
    onSuccess: (moved) => {
      refresh();
      showDone(t("session.was_moved", { when: formatTold(moved.starts_at) }));
      onClose();
    },
    onError: refresh,
  });
  const closed = isApiError(send.error) && send.error.code === "closed_day" ? (send.error.body as { readonly holiday_it: string; readonly holiday_en: string }) : null;
  const taken = session.place_count - session.free_count;
  const errors = useFieldErrors(send.error, { on, room, start_time: hour });
  return (
    <DialogFrame title={t("session.move")} action={t("session.move")} isReady={on !== "" && !isUnreadableDate(on) && start !== null} send={send} known={["on", "room", "start_time"]} standing={errors} onClose={onClose}>
      <WhatIs session={session} />
      {taken > 0 ? <Text size="sm">{t("session.moves_with", { count: taken })}</Text> : null}
      <Group grow align="flex-start">
        <DateField data-autofocus label={t("session.to_day")} withAsterisk value={on || null} minDate={new Date()} error={errors["on"]} onChange={(day) => setOn(day ?? "")} onUnreadable={setOn} />
        <TextInput label={t("field.start")} withAsterisk value={hour} inputMode="numeric" maxLength={5} error={start ? errors["start_time"] : t("field.hour_needed")} onChange={(event) => setHour(event.currentTarget.value)} />
      </Group>
      <TextInput label={t("field.room")} value={room} maxLength={60} error={errors["room"]} onChange={(event) => setRoom(event.currentTarget.value)} />
      {closed || even ? (
        <Alert color="orange" variant="light" p="xs">
          <Checkbox label={closed?.holiday_it ? t("session.even_on", { holiday: say(closed, "holiday") }) : t("session.even")} checked={even} onChange={(event) => setEven(event.currentTarget.checked)} />
        </Alert>
      ) : null}
    </DialogFrame>
  );
}

/** It is not held; who was booked is called. */
function CancelSessionDialog({ session, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [reason, setReason, forget] = useDraft(`clinic.cancel.${session.id}`);
  const send = useMutation({
    mutationFn: () => cancelSession(session, reason.trim()),
    onSuccess: (answer) => {
      forget();
      refresh();
      showDone(answer.appointments > 0 ? t("session.was_cancelled_recall", { count: answer.appointments }) : t("session.was_cancelled"));
      onClose();
    },
    onError: refresh,
  });
  const taken = session.place_count - session.free_count;
  const errors = useFieldErrors(send.error, { reason });
  return (
    <DialogFrame title={t("session.cancel")} action={t("session.cancel")} isDanger isReady={reason.trim() !== ""} send={send} known={["reason"]} standing={errors} onClose={onClose}>
      <WhatIs session={session} />
      {taken > 0 ? (
        <Alert color="orange" variant="light" p="xs">
          {t("session.cancel_recall", { count: taken })}
        </Alert>
      ) : null}
      <Textarea data-autofocus label={t("reason")} withAsterisk autosize minRows={2} maxLength={300} value={reason} error={errors["reason"]} onChange={(event) => setReason(event.currentTarget.value)} />
    </DialogFrame>
  );
}

/** The dialog of what is done with a session; `to`: where it was dropped, "2027-02-09T14:00". */
export function SessionDialog({ act, to, ...props }: DialogProps & { readonly act: SessionAct; readonly to?: string | undefined }): ReactNode {
  if (act === "hold") return <HoldDialog {...props} />;
  return act === "move" ? <MoveSessionDialog {...props} to={to} /> : <CancelSessionDialog {...props} />;
}
