import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { ImagingTab } from "@/features/attachments/routes/imaging-tab";
import { patientQuery } from "@/features/case/api/patient";
import { StudyUses } from "@/features/record/components/study-uses";

export function ImagingRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  return <ImagingTab patientId={patientId} mayAdd={can.includes("write_record")} usesOf={(uid) => <StudyUses patientId={patientId} uid={uid} />} />;
}
