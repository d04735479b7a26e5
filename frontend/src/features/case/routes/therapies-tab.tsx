import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { LinesEditor } from "@/features/case/components/form/lines-editor";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** Lines of therapy, the same cards as in the referral form: it is one record. */
export function TherapiesTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("case");
  const record = useQuery(recordQuery(patientId));
  const schema = useQuery(formSchemaQuery).data;
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  if (record.error) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  if (!record.data || !schema) return <ListSkeleton rows={4} />;
  return (
    <Stack gap="md">
      <Title order={2}>{t("tab.therapies")}</Title>
      <LinesEditor
        patientId={patientId}
        lines={record.data.therapy_lines}
        columns={schema.therapy_line_columns}
        problems={[]}
        disabled={!can.includes("write_record")}
        onSaved={() => void record.refetch()}
      />
    </Stack>
  );
}
