import { Group, Select, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { addWaiting } from "@/features/clinics/api/appointments";
import type { Clinic } from "@/features/clinics/api/clinics";
import { useRefreshClinics } from "@/features/clinics/api/clinics";
import { PatientPicker } from "@/features/clinics/components/patient-picker";
import { shiftDay } from "@/features/clinics/lib/period";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { useDraft } from "@/shared/lib/use-draft";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

const QUARTER = 90;
const isDay = (text: string): boolean => text !== "" && !isUnreadableDate(text);

/** Somebody waits for a place; what is free already is offered at once. */
export function WaitingDialog({ clinic, onClose }: { readonly clinic: Clinic; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const today = dayInRome(new Date());
  const [patient, setPatient] = useState<string | null>(null);
  const [kind, setKind] = useState(clinic.visit_types[0]?.id ?? null);
  const [earliest, setEarliest] = useState(today);
  const [latest, setLatest] = useState(shiftDay(today, QUARTER));
  const [note, setNote, forget] = useDraft(`clinic.waiting.${clinic.id}`);
  const send = useMutation({
    mutationFn: () => addWaiting(clinic.id, { patient_id: patient ?? "", visit_type_id: kind ?? "", earliest, latest, note: note.trim() }),
    onSuccess: () => {
      forget();
      refresh();
      showDone(t("waiting.was_added"));
      onClose();
    },
  });
  const errors = useFieldErrors(send.error, { patient_id: patient, visit_type_id: kind, earliest, latest, note });
  return (
    <DialogFrame title={t("waiting.add")} action={t("waiting.add")} isReady={patient !== null && kind !== null && isDay(earliest) && isDay(latest)} send={send} known={["patient_id", "visit_type_id", "earliest", "latest", "note"]} standing={errors} onClose={onClose}>
      <PatientPicker value={patient} error={errors["patient_id"]} onChange={setPatient} />
      {clinic.visit_types.length > 1 ? <Select label={t("book.kind")} allowDeselect={false} data={clinic.visit_types.map((item) => ({ value: item.id, label: say(item, "label") }))} value={kind} error={errors["visit_type_id"]} onChange={setKind} /> : null}
      <Group grow align="flex-start">
        <DateField label={t("waiting.earliest")} withAsterisk value={earliest || null} error={errors["earliest"]} onChange={(day) => setEarliest(day ?? "")} onUnreadable={setEarliest} />
        <DateField label={t("waiting.latest")} withAsterisk value={latest || null} minDate={today} error={errors["latest"]} onChange={(day) => setLatest(day ?? "")} onUnreadable={setLatest} />
      </Group>
      <TextInput label={t("note_optional")} maxLength={300} value={note} error={errors["note"]} onChange={(event) => setNote(event.currentTarget.value)} />
      <Text size="xs" c="dimmed">
        {t("waiting.hint")}
      </Text>
    </DialogFrame>
  );
}
