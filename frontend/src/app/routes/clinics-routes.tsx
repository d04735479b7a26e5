import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Appointment } from "@/features/clinics/api/appointments";
import { CalendarPage } from "@/features/clinics/routes/calendar-page";
import { ClinicPage } from "@/features/clinics/routes/clinic-page";
import { SessionPage } from "@/features/clinics/routes/session-page";
import { WaitingPage } from "@/features/clinics/routes/waiting-page";
import { followUpQuery } from "@/features/followup/api/follow-up";
import { Checklist } from "@/features/followup/components/visit-row";
import { BeginVisit } from "@/features/visits/components/begin-visit";
import { useMe } from "@/shared/api/me";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

export function CalendarRoute(): ReactNode {
  return <CalendarPage search={useSearch({ from: "/app/calendar" })} />;
}

export function ClinicRoute(): ReactNode {
  return <ClinicPage clinicId={useParams({ from: "/app/calendar/clinics/$clinicId" }).clinicId} />;
}

export function WaitingOfClinicRoute(): ReactNode {
  const { clinicId } = useParams({ from: "/app/calendar/waiting/$clinicId" });
  return <WaitingPage key={clinicId} clinicId={clinicId} />;
}

/** What the planned visit of an appointment needs, from the plan of the patient: read when somebody asks for it. */
function Needs({ appointment }: { readonly appointment: Appointment }): ReactNode {
  const { t } = useTranslation("clinics");
  const plan = useQuery(followUpQuery(appointment.patient.id));
  if (plan.isPending) return <ListSkeleton rows={2} />;
  if (plan.error) return <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />;
  const visit = plan.data.plans.flatMap((item) => item.visits).find((item) => item.id === appointment.planned_visit?.id);
  return visit ? <Checklist visit={visit} items={plan.data.items} /> : <Text size="sm">{t("needs.none")}</Text>;
}

export function SessionRoute(): ReactNode {
  const { sessionId } = useParams({ from: "/app/calendar/sessions/$sessionId" });
  const { t } = useTranslation("visit");
  const clinical = useMe().can.includes("view_clinical");
  if (!clinical) return <SessionPage sessionId={sessionId} />;
  return (
    <SessionPage
      sessionId={sessionId}
      needs={(appointment) => <Needs appointment={appointment} />}
      visit={({ id, patient }) => (
        <BeginVisit patientId={patient.id} from={{ appointment_id: id }} size="compact-md" variant="light" label={t("visit:open_of", { name: patient.display_name })}>
          {t("visit:open")}
        </BeginVisit>
      )}
    />
  );
}
