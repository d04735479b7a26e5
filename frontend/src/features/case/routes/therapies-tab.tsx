import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { LinesEditor } from "@/features/case/components/form/lines-editor";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** Lines of therapy, the same cards as in the referral form: it is one record. */
export function TherapiesTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("case");
  const record = useQuery(recordQuery(patientId));
  const schema = useQuery(formSchemaQuery);
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const problem = blockingError(record) ?? blockingError(schema);
  if (problem) {
    return (
      <ErrorState
        error={problem}
        onRetry={() => {
          void record.refetch();
          void schema.refetch();
        }}
      />
    );
  }
  if (!record.data || !schema.data) return <ListSkeleton rows={4} />;
  return (
    <Stack gap="md">
      <Title order={2}>{t("tab.therapies")}</Title>
      <LinesEditor
        patientId={patientId}
        lines={record.data.therapy_lines}
        columns={schema.data.therapy_line_columns}
        problems={[]}
        disabled={!can.includes("write_record")}
        onSaved={() => void record.refetch()}
      />
    </Stack>
  );
}
