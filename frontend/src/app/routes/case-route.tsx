import { Outlet, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { CasePage } from "@/features/case/routes/case-page";
import { CaseDiscussion } from "@/features/messages/components/case-discussion";
import { ReminderChoices } from "@/features/reminders/components/reminder-choices";

/** One patient, one page: the record with the discussion at its side. Features meet here, not in each other. */
export function CaseRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  return (
    // Another patient is another page: nothing half typed may follow from one record into the next.
    <CasePage key={patientId} patientId={patientId} discussion={<CaseDiscussion patientId={patientId} />} reminders={<ReminderChoices patientId={patientId} />}>
      <Outlet />
    </CasePage>
  );
}
