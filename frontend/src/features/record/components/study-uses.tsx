import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { recordSchemaQuery } from "@/features/record/api/schema";
import { STUDY_FIELD, studyUsesQuery } from "@/features/record/api/studies";
import { useEntryTitle } from "@/features/record/components/entry-card";
import { formatDate } from "@/shared/lib/format";
import { TextLink } from "@/shared/ui/link-button";

/** Which assessments and relapses were read from this study. */
export function StudyUses({ patientId, uid }: { readonly patientId: string; readonly uid: string }): ReactNode {
  const { t } = useTranslation("record");
  const titleOf = useEntryTitle();
  const kinds = useQuery(recordSchemaQuery).data?.groups.flatMap((group) => group.kinds) ?? [];
  const uses = (useQuery(studyUsesQuery(patientId)).data ?? []).filter(({ entry }) => entry[STUDY_FIELD] === uid);
  if (uses.length === 0) return null;
  return (
    <Text size="sm" mt={4}>
      {t("study.used_by")}{" "}
      {uses.map(({ kind: slug, entry }, index) => {
        const kind = kinds.find((candidate) => candidate.slug === slug);
        return (
          <span key={entry.id}>
            {index > 0 ? ", " : ""}
            <TextLink to="/cases/$patientId/record/$kind" params={{ patientId, kind: slug }} size="sm">
              {[kind ? titleOf(kind, entry) : "", formatDate(entry.effective_on)].filter(Boolean).join(" ")}
            </TextLink>
          </span>
        );
      })}
    </Text>
  );
}
