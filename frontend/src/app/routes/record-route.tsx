import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { patientQuery } from "@/features/case/api/patient";
import { RecordTab } from "@/features/record/routes/record-tab";

export function RecordRoute(): ReactNode {
  const { patientId, kind } = useParams({ from: "/app/cases/$patientId/record/$kind" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  return <RecordTab patientId={patientId} kind={kind} mayWrite={can.includes("write_record")} />;
}
