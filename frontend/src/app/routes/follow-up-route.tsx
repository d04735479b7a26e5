import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { FollowUpTab } from "@/features/followup/routes/follow-up-tab";

export function FollowUpRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  return <FollowUpTab patientId={patientId} />;
}
