import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { DocumentsTab } from "@/features/attachments/routes/documents-tab";
import { patientQuery } from "@/features/case/api/patient";

export function DocumentsRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  return <DocumentsTab patientId={patientId} mayAdd={can.includes("write_record")} />;
}
