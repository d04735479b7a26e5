import { Button } from "@mantine/core";
import { IconTableImport } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { LabTable } from "@/features/case/components/lab-table";
import { LabsTab } from "@/features/labs/routes/labs-tab";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

export function LabsRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("labs");
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const record = useQuery(recordQuery(patientId));
  const newest = record.data ? (
    <LabTable labs={record.data.labs} />
  ) : record.error ? (
    <ErrorState error={record.error} onRetry={() => void record.refetch()} />
  ) : (
    <ListSkeleton rows={5} />
  );
  const importLink = (
    <Button variant="light" leftSection={<IconTableImport size={16} />} renderRoot={(props: object) => <Link {...props} to="/cases/$patientId/labs/import" params={{ patientId }} />}>
      {t("sheet.open")}
    </Button>
  );
  return <LabsTab patientId={patientId} canWrite={can.includes("write_record")} importLink={importLink} newest={newest} />;
}
