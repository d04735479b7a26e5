import { Select, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { freePlacesQuery } from "@/features/clinics/api/appointments";
import type { FreePlace } from "@/features/clinics/api/appointments";
import { clinicsQuery, useRefreshClinics } from "@/features/clinics/api/clinics";
import { sendPick } from "@/features/clinics/api/picks";
import type { ForWhom } from "@/features/clinics/components/book-patient-dialog";
import { FreePlaces } from "@/features/clinics/components/free-places";
import { shiftDay } from "@/features/clinics/lib/period";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { DialogFrame } from "@/shared/ui/dialog-frame";
import { useFieldErrors } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";

const MOST = 6;
const USUAL_DAYS = 5;

/** The patient gets a link to choose a place: one of those that are marked here, or of the next free ones. */
export function PickDialog({ whom, onClose }: { readonly whom: ForWhom; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const refresh = useRefreshClinics();
  const mine = (useQuery(clinicsQuery).data?.clinics ?? []).filter((clinic) => clinic.is_active && clinic.can_run);
  const [clinicId, setClinicId] = useState(whom.clinicId ?? null);
  const clinic = mine.find((item) => item.id === clinicId) ?? mine[0];
  const [kind, setKind] = useState<string | null>(null);
  const type = clinic?.visit_types.find((item) => item.id === kind) ?? clinic?.visit_types[0];
  const today = dayInRome(new Date());
  const [until, setUntil] = useState(shiftDay(today, USUAL_DAYS));
  const [marked, setMarked] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState(false);
  const visit = whom.visit;
  const from = visit && visit.opens_on > today ? visit.opens_on : undefined;
  const free = useQuery(freePlacesQuery({ clinicId: clinic?.id ?? "", visitType: type?.id, patient: whom.patientId, from }));
  const send = useMutation({
    mutationFn: () =>
      sendPick(clinic?.id ?? "", {
        patient_id: whom.patientId,
        until_on: until,
        visit_type_id: type?.id ?? null,
        planned_visit_id: visit?.id ?? null,
        place_ids: [...marked],
        from_on: from ?? null,
        latest_on: visit && visit.closes_on >= today ? visit.closes_on : null,
      }),
    onSuccess: () => {
      refresh();
      showDone(t("pick.was_sent"));
      onClose();
    },
    onError: refresh,
  });
  const errors = useFieldErrors(send.error, { until_on: until });
  const change = (set: () => void): void => {
    set();
    setMarked([]);
    setRefused(false);
  };
  const mark = ({ place_id }: FreePlace): void => {
    const isMarked = marked.includes(place_id);
    setRefused(!isMarked && marked.length === MOST);
    if (isMarked) setMarked(marked.filter((id) => id !== place_id));
    else if (marked.length < MOST) setMarked([...marked, place_id]);
  };
  return (
    <DialogFrame title={[t("pick.title"), whom.name, visit?.label].filter(Boolean).join(" · ")} action={t("pick.send")} size="lg" isReady={Boolean(type) && until !== "" && !isUnreadableDate(until)} send={send} known={["until_on"]} standing={errors} onClose={onClose}>
      <Text size="sm">{t("pick.hint")}</Text>
      {mine.length > 1 ? <Select label={t("clinic")} allowDeselect={false} data={mine.map((item) => ({ value: item.id, label: item.title }))} value={clinic?.id ?? null} onChange={(id) => change(() => setClinicId(id))} /> : <Text fw={650}>{clinic?.title}</Text>}
      {clinic && clinic.visit_types.length > 1 ? <Select label={t("book.kind")} allowDeselect={false} data={clinic.visit_types.map((item) => ({ value: item.id, label: say(item, "label") }))} value={type?.id ?? null} onChange={(id) => change(() => setKind(id))} /> : null}
      <DateField label={t("pick.until")} withAsterisk value={until || null} minDate={today} error={errors["until_on"]} onChange={(day) => setUntil(day ?? "")} onUnreadable={setUntil} />
      <Stack gap={6} role="group" aria-label={t("pick.places")}>
        <Text size="sm" role="status">
          {refused ? t("pick.most", { count: MOST }) : marked.length > 0 ? t("pick.marked", { count: marked.length }) : t("pick.next_free")}
        </Text>
        <FreePlaces places={free.data?.places ?? []} window={visit} chosen={marked} onChoose={mark} />
      </Stack>
    </DialogFrame>
  );
}
