import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course, Deviation } from "@/features/course/api/course";
import { ReadingList } from "@/features/course/components/reading-list";
import { DateTime } from "@/shared/ui/date-time";

/** What differed, at which step, who saw it, and how it was explained so far. */
export function DeviationFacts({ course, deviation }: { readonly course: Course; readonly deviation: Deviation }): ReactNode {
  const { t } = useTranslation("course");
  const row = course.chain.find((step) => step.code === deviation.step)?.rows.find((candidate) => candidate.id === deviation.row);
  const readings = row ? [...row.readings, ...(row.signature?.readings ?? [])].filter((reading) => !reading.agrees) : [];
  return (
    <div>
      <Text size="sm">
        {t("deviation.at", { step: deviation.step_label, name: deviation.opened_by.display_name })} <DateTime value={deviation.opened_at} />
      </Text>
      <ReadingList readings={readings} />
      {row?.signature?.objection ? (
        <Text size="sm" mt={4}>
          <strong>{t("sign.objection")}:</strong> {row.signature.objection}
        </Text>
      ) : null}
      {deviation.resolved_by ? (
        <Text size="sm" mt={6}>
          <strong>{deviation.cause_label}</strong>: <bdi>{deviation.reason}</bdi> ({deviation.resolved_by.display_name}, <DateTime value={deviation.resolved_at} />)
        </Text>
      ) : null}
      {deviation.confirmed_by ? (
        <Text size="sm">
          {t("deviation.confirmed_by", { name: deviation.confirmed_by.display_name })} <DateTime value={deviation.confirmed_at} />
        </Text>
      ) : null}
    </div>
  );
}
