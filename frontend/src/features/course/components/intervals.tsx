import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { formatDate, formatNumber } from "@/shared/lib/format";

/** How long each part took, always with what is counted: networks mean different things by the same name. */
export function Intervals({ course }: { readonly course: Course }): ReactNode {
  const { t } = useTranslation("course");
  const known = course.intervals.filter((interval) => interval.status !== "missing");
  if (known.length === 0) return null;
  return (
    <section className={`cc-surface ${classes.box ?? ""}`} aria-labelledby="course-intervals">
      <h3 id="course-intervals">{t("intervals.title")}</h3>
      <dl className={classes.intervals}>
        {known.map((interval) => (
          <div key={interval.code}>
            <dt>
              {interval.label}
              {interval.published ? (
                <Text span size="xs" c="dimmed" display="block">
                  {interval.published}
                </Text>
              ) : null}
            </dt>
            <dd className="cc-numbers">
              {interval.value === null ? t("intervals.running", { from: formatDate(interval.started_at) }) : t(`intervals.${interval.unit}`, { count: interval.value, value: formatNumber(interval.value, 1) })}
              {interval.net_value === null ? "" : ` (${t("intervals.net", { value: formatNumber(interval.net_value, 1) })})`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
