import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { VisitBooking } from "@/features/clinics/components/visit-booking";
import { FollowUpTab } from "@/features/followup/routes/follow-up-tab";
import { PlannedVisitLink } from "@/features/visits/components/planned-visit-link";
import { useWording } from "@/shared/i18n/use-wording";
import { LinkButton } from "@/shared/ui/link-button";

/** The plan of the patient, each visit with its appointment in a clinic and the way to what was written in it. */
export function FollowUpRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("visit");
  const say = useWording();
  return (
    <>
      <LinkButton to="/cases/$patientId/visits" params={{ patientId }} size="compact-md" variant="default" mb="sm" data-no-print>
        {t("list")}
      </LinkButton>
      <FollowUpTab
        patientId={patientId}
        booking={(visit, { died_on: diedOn }) => (
          <>
            <VisitBooking patientId={patientId} isOpen={visit.state === "planned"} hasDied={diedOn !== null} visit={{ id: visit.id, label: say(visit, "label"), opens_on: visit.opens_on, closes_on: visit.closes_on }} />
            <PlannedVisitLink patientId={patientId} plannedVisitId={visit.id} isNow={visit.state === "planned" && visit.timing !== "ahead"} isOpen={diedOn === null && (visit.state === "planned" || visit.state === "done")} />
          </>
        )}
      />
    </>
  );
}
