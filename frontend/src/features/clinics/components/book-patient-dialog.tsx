import { Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { bookedAlreadyAt, freePlacesQuery, offeredBy } from "@/features/clinics/api/appointments";
import { clinicsQuery } from "@/features/clinics/api/clinics";
import type { Clinic } from "@/features/clinics/api/clinics";
import { BookedAlert } from "@/features/clinics/components/booked-alert";
import { FreePlaces } from "@/features/clinics/components/free-places";
import { TakenAlert } from "@/features/clinics/components/taken-alert";
import { useBooking } from "@/features/clinics/lib/use-booking";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome, formatDate } from "@/shared/lib/format";
import { useOnePress } from "@/shared/lib/use-one-press";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { OpenModal } from "@/shared/ui/open-modal";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** For whom, and for which visit of the plan. `name`: shown where the patient is not already. */
export interface ForWhom {
  readonly patientId: string;
  readonly name?: string | undefined;
  readonly clinicId?: string | undefined;
  readonly visit?: { readonly id: string; readonly label: string; readonly opens_on: string; readonly closes_on: string } | null | undefined;
}

/** A place for a patient: the days inside the window of the visit first; one press books. */
export function BookPatientDialog({ whom, onClose }: { readonly whom: ForWhom; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const clinics = useQuery(clinicsQuery);
  const mine = (clinics.data?.clinics ?? []).filter((clinic) => clinic.is_active && clinic.can_run);
  return (
    <OpenModal onClose={onClose} size="lg" title={[t("book.title"), whom.name, whom.visit?.label].filter(Boolean).join(" · ")}>
      {clinics.isPending ? <ListSkeleton rows={3} /> : null}
      {clinics.error && !clinics.data ? <ErrorState error={clinics.error} onRetry={() => void clinics.refetch()} /> : null}
      {clinics.data && mine.length === 0 ? <EmptyState compact title={t("none.title")} hint={t("none.not_here")} /> : null}
      {mine.length > 0 ? <Choose clinics={mine} whom={whom} onClose={onClose} /> : null}
    </OpenModal>
  );
}

function Choose({ clinics, whom, onClose }: { readonly clinics: readonly Clinic[]; readonly whom: ForWhom; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const [clinicId, setClinicId] = useState(clinics.find((item) => item.id === whom.clinicId)?.id ?? clinics[0]?.id ?? "");
  const clinic = clinics.find((item) => item.id === clinicId);
  const [kind, setKind] = useState<string | null>(null);
  const type = clinic?.visit_types.find((item) => item.id === kind) ?? clinic?.visit_types[0];
  const today = dayInRome(new Date());
  const window = whom.visit;
  const from = window && window.opens_on > today ? window.opens_on : undefined;
  const free = useQuery(freePlacesQuery({ clinicId, visitType: type?.id, patient: whom.patientId, from }));
  const book = useBooking(onClose);
  const take = useOnePress((place: { readonly session_id: string; readonly place_id: string; readonly even_if_booked?: boolean }): void => {
    if (type) book.mutate({ session_id: place.session_id, place_id: place.place_id, ...(place.even_if_booked ? { even_if_booked: true } : {}), patient_id: whom.patientId, visit_type_id: type.id, planned_visit_id: window?.id ?? null });
  });
  const refused = book.variables;
  const busy = book.isPending ? (book.variables.place_id ?? null) : null;
  return (
    <Stack gap="sm">
      {clinics.length > 1 ? <Select label={t("clinic")} allowDeselect={false} data={clinics.map((item) => ({ value: item.id, label: item.title }))} value={clinicId} onChange={(id) => setClinicId(id ?? "")} /> : <Text fw={650}>{clinic?.title}</Text>}
      {clinic && clinic.visit_types.length > 1 ? <Select label={t("book.kind")} allowDeselect={false} data={clinic.visit_types.map((item) => ({ value: item.id, label: say(item, "label") }))} value={type?.id ?? null} onChange={setKind} /> : null}
      {window ? (
        <Text size="sm" c="dimmed">
          {t("book.window", { from: formatDate(window.opens_on), to: formatDate(window.closes_on) })}
        </Text>
      ) : null}
      {free.data?.eligible_on && free.data.eligible_on > today ? <Text size="sm">{t("book.eligible_on", { on: formatDate(free.data.eligible_on) })}</Text> : null}
      {refused && bookedAlreadyAt(book.error) ? <BookedAlert error={book.error} busy={book.isPending} onEven={() => take({ session_id: refused.session_id, place_id: refused.place_id ?? "", even_if_booked: true })} /> : null}
      {bookedAlreadyAt(book.error) ? null : offeredBy(book.error) ? <TakenAlert error={book.error} busy={busy} onChoose={take} /> : <FormProblem error={book.error} />}
      {free.isPending ? <ListSkeleton rows={3} /> : null}
      {free.error && !free.data ? <ErrorState error={free.error} onRetry={() => void free.refetch()} /> : null}
      {free.data && free.data.places.length === 0 ? <EmptyState compact title={t("book.no_place")} hint={t(free.data.is_known ? "book.no_place_hint" : "book.no_infusion")} /> : null}
      {free.data && !offeredBy(book.error) ? <FreePlaces places={free.data.places} window={window} busy={busy} onChoose={take} /> : null}
    </Stack>
  );
}
