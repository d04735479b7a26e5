import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { VisitBooking } from "@/features/clinics/components/visit-booking";
import { FollowUpTab } from "@/features/followup/routes/follow-up-tab";
import { useWording } from "@/shared/i18n/use-wording";

/** The plan of the patient, each visit with its appointment in a clinic. */
export function FollowUpRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const say = useWording();
  return (
    <FollowUpTab
      patientId={patientId}
      booking={(visit) => <VisitBooking patientId={patientId} isOpen={visit.state === "planned"} visit={{ id: visit.id, label: say(visit, "label"), opens_on: visit.opens_on, closes_on: visit.closes_on }} />}
    />
  );
}
