import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { LabTable } from "@/features/case/components/lab-table";
import { LabsTab } from "@/features/labs/routes/labs-tab";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

export function LabsRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const record = useQuery(recordQuery(patientId));
  const newest = record.data ? (
    <LabTable labs={record.data.labs} />
  ) : record.error ? (
    <ErrorState error={record.error} onRetry={() => void record.refetch()} />
  ) : (
    <ListSkeleton rows={5} />
  );
  return <LabsTab patientId={patientId} canWrite={can.includes("write_record")} newest={newest} />;
}
