import { Checkbox, Select, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { cancelAppointment, closeRecall, freePlacesQuery, moveAppointment, offeredBy } from "@/features/clinics/api/appointments";
import type { Appointment, FreePlace } from "@/features/clinics/api/appointments";
import { clinicsQuery, useRefreshClinics } from "@/features/clinics/api/clinics";
import { FreePlaces } from "@/features/clinics/components/free-places";
import { TakenAlert } from "@/features/clinics/components/taken-alert";
import { standsNow } from "@/shared/api/api-error";
import { useWording } from "@/shared/i18n/use-wording";
import { formatTold } from "@/shared/lib/format";
import { useDraft } from "@/shared/lib/use-draft";
import { useOnePress } from "@/shared/lib/use-one-press";
import { newClientId } from "@/shared/lib/uuid";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, useFieldErrors } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";

export type AppointmentAct = "move" | "cancel" | "close_recall";

interface DialogProps {
  readonly appointment: Appointment;
  readonly onClose: () => void;
}

function WhoseAndWhen({ appointment }: { readonly appointment: Appointment }): ReactNode {
  return (
    <Text size="sm">
      <strong>{appointment.patient.display_name}</strong>
      <br />
      {formatTold(appointment.starts_at)}
    </Text>
  );
}

/** What was refused because it changed meanwhile is told; the next try is of the appointment as it stands then. */
function useNewest(appointment: Appointment): readonly [Appointment, (error: Error) => void] {
  const [newest, setNewest] = useState(appointment);
  return [
    newest,
    (error) => {
      const current = standsNow<Partial<Appointment>>(error);
      if (current) setNewest((known) => ({ ...known, ...current }));
    },
  ];
}

/** To another place of the clinic: one press on its hour. The old place is free at the same moment. */
function MoveDialog({ appointment: opened, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const [appointment, meet] = useNewest(opened);
  const refresh = useRefreshClinics();
  const id = useRef(newClientId());
  const free = useQuery(freePlacesQuery({ clinicId: appointment.clinic.id, visitType: appointment.visit_type.id, patient: appointment.patient.id }));
  const send = useMutation({
    mutationFn: (place: FreePlace) => moveAppointment(appointment, { session_id: place.session_id, place_id: place.place_id, client_id: id.current }),
    onSuccess: (moved) => {
      refresh();
      showDone(t("was_moved", { name: moved.patient.display_name, when: formatTold(moved.starts_at) }));
      onClose();
    },
    onError: (error) => {
      id.current = newClientId();
      meet(error);
      refresh();
    },
  });
  const take = useOnePress((place: FreePlace) => send.mutate(place));
  const busy = send.isPending ? send.variables.place_id : null;
  return (
    <OpenModal onClose={onClose} title={t("move.title")} size="lg">
      <Stack gap="sm">
        <WhoseAndWhen appointment={appointment} />
        <Text size="sm">{t("move.hint")}</Text>
        {offeredBy(send.error) ? <TakenAlert error={send.error} busy={busy} onChoose={take} /> : <FormProblem error={send.error} />}
        {free.isPending ? <ListSkeleton rows={3} /> : null}
        {free.error && !free.data ? <ErrorState error={free.error} onRetry={() => void free.refetch()} /> : null}
        {free.data?.places.length === 0 ? <EmptyState compact title={t("book.no_place")} hint={t("book.no_place_hint")} /> : null}
        {free.data && !offeredBy(send.error) ? <FreePlaces places={free.data.places} window={appointment.planned_visit} busy={busy} onChoose={take} /> : null}
      </Stack>
    </OpenModal>
  );
}

/** It will not take place, and why. */
function CancelDialog({ appointment: opened, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const [appointment, meet] = useNewest(opened);
  const say = useWording();
  const refresh = useRefreshClinics();
  const reasons = useQuery(clinicsQuery).data?.cancel_reasons ?? [];
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote, forget] = useDraft(`appointment.cancel.${appointment.id}`);
  const [recall, setRecall] = useState(true);
  const send = useMutation({
    mutationFn: () => cancelAppointment(appointment, { reason: reason as never, note: note.trim(), recall }),
    onSuccess: () => {
      forget();
      refresh();
      showDone(t("was_cancelled"));
      onClose();
    },
    onError: (error) => {
      meet(error);
      refresh();
    },
  });
  const errors = useFieldErrors(send.error, { reason, note });
  const needed = reason === "other";
  return (
    <DialogFrame title={t("cancel_one.title")} action={t("cancel_one.action")} isDanger isReady={reason !== null && (!needed || note.trim() !== "")} send={send} known={["reason", "note"]} standing={errors} onClose={onClose}>
      <WhoseAndWhen appointment={appointment} />
      <Select data-autofocus label={t("reason")} withAsterisk value={reason} data={reasons.map((item) => ({ value: item.code, label: say(item, "label") }))} error={errors["reason"]} onChange={setReason} />
      <Textarea label={t(needed ? "note" : "note_optional")} withAsterisk={needed} autosize minRows={2} maxLength={300} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
      <Checkbox label={t("cancel_one.recall")} description={t("cancel_one.recall_hint")} checked={recall} onChange={(event) => setRecall(event.currentTarget.checked)} />
    </DialogFrame>
  );
}

/** The patient is called no more, and why. */
function CloseRecallDialog({ appointment: opened, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const [appointment, meet] = useNewest(opened);
  const refresh = useRefreshClinics();
  const [note, setNote, forget] = useDraft(`appointment.recall.${appointment.id}`);
  const send = useMutation({
    mutationFn: () => closeRecall(appointment, note.trim()),
    onSuccess: () => {
      forget();
      refresh();
      showDone(t("recall.was_closed"));
      onClose();
    },
    onError: (error) => {
      meet(error);
      refresh();
    },
  });
  const errors = useFieldErrors(send.error, { note });
  return (
    <DialogFrame title={t("recall.close")} action={t("recall.close")} isReady={note.trim() !== ""} send={send} known={["note"]} standing={errors} onClose={onClose}>
      <WhoseAndWhen appointment={appointment} />
      <Textarea data-autofocus label={t("reason")} withAsterisk autosize minRows={2} maxLength={300} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
    </DialogFrame>
  );
}

export function AppointmentDialog({ act, ...props }: DialogProps & { readonly act: AppointmentAct }): ReactNode {
  if (act === "move") return <MoveDialog {...props} />;
  return act === "cancel" ? <CancelDialog {...props} /> : <CloseRecallDialog {...props} />;
}
