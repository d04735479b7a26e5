import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { bookedAlreadyAt, offeredBy } from "@/features/clinics/api/appointments";
import type { Clinic } from "@/features/clinics/api/clinics";
import type { Place, Session } from "@/features/clinics/api/sessions";
import { BookedAlert } from "@/features/clinics/components/booked-alert";
import { PatientPicker } from "@/features/clinics/components/patient-picker";
import { TakenAlert } from "@/features/clinics/components/taken-alert";
import { useBooking } from "@/features/clinics/lib/use-booking";
import { useWording } from "@/shared/i18n/use-wording";
import { formatTold } from "@/shared/lib/format";
import { useDraft } from "@/shared/lib/use-draft";
import { useOnePress } from "@/shared/lib/use-one-press";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";

interface BookPlaceDialogProps {
  readonly clinic: Clinic;
  readonly session: Session;
  /** Null: one more than there are places, with a reason. */
  readonly place: Place | null;
  readonly onClose: () => void;
}

/** Somebody for a place of a session. */
export function BookPlaceDialog({ clinic, session, place, onClose }: BookPlaceDialogProps): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const [patient, setPatient] = useState<string | null>(null);
  const [kind, setKind] = useState(clinic.visit_types[0]?.id ?? null);
  const [note, setNote, forgetNote] = useDraft(`clinic.book.${session.id}.note`);
  const [reason, setReason, forgetReason] = useDraft(`clinic.book.${session.id}.reason`);
  const book = useBooking(() => {
    forgetNote();
    forgetReason();
    onClose();
  });
  const extra = place === null;
  const wanted = useOnePress((to: { readonly session_id: string; readonly place_id: string | null; readonly even_if_booked?: boolean }): void => {
    if (patient && kind) book.mutate({ ...to, patient_id: patient, visit_type_id: kind, note: note.trim(), ...(extra ? { extra_reason: reason.trim() } : {}) });
  });
  const isReady = patient !== null && kind !== null && (!extra || reason.trim() !== "");
  const errors = fieldErrors(book.error);
  // what is known of one patient says nothing of another who was chosen since
  const again = bookedAlreadyAt(book.error) !== null && book.variables?.patient_id === patient ? book.variables : null;
  return (
    <OpenModal onClose={onClose} title={t(extra ? "book.extra" : "book.title")}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !book.isPending) wanted({ session_id: session.id, place_id: place?.id ?? null });
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            <strong>{clinic.title}</strong>
            <br />
            {formatTold(place?.starts_at ?? session.starts_at)}
          </Text>
          <PatientPicker value={patient} error={errors["patient_id"]} onChange={setPatient} />
          {clinic.visit_types.length > 1 ? <Select label={t("book.kind")} allowDeselect={false} data={clinic.visit_types.map((item) => ({ value: item.id, label: say(item, "label") }))} value={kind} error={errors["visit_type_id"]} onChange={setKind} /> : null}
          {extra ? <TextInput label={t("book.extra_reason")} description={t("book.extra_hint")} withAsterisk maxLength={300} value={reason} error={errors["extra_reason"]} onChange={(event) => setReason(event.currentTarget.value)} /> : null}
          <TextInput label={t("note_optional")} maxLength={300} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
          {again ? <BookedAlert error={book.error} busy={book.isPending} onEven={() => wanted({ session_id: again.session_id, place_id: again.place_id ?? null, even_if_booked: true })} /> : null}
          {bookedAlreadyAt(book.error) ? null : offeredBy(book.error) ? <TakenAlert error={book.error} busy={book.isPending ? (book.variables.place_id ?? null) : null} onChoose={wanted} /> : <FormProblem error={book.error} knownFields={["patient_id", "visit_type_id", "extra_reason", "note"]} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" loading={book.isPending} disabled={!isReady}>
              {t("book.action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </OpenModal>
  );
}
