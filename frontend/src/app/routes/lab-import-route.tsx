import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { patientQuery } from "@/features/case/api/patient";
import { ImportPage } from "@/features/labs/routes/import-page";

export function LabImportRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const navigate = useNavigate();
  return <ImportPage patientId={patientId} canWrite={can.includes("write_record")} onDone={() => void navigate({ to: "/cases/$patientId/labs", params: { patientId } })} />;
}
