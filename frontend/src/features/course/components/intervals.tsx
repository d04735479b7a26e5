import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { formatDate, formatNumber } from "@/shared/lib/format";

type Interval = Course["intervals"][number];

/** A length below zero is no length: one of the two dates is wrong, and that is what there is to say. */
function useLength(): (interval: Interval) => string {
  const { t } = useTranslation("course");
  return ({ value, net_value: net, unit, status, started_at: from }) => {
    if (value === null) return t(status === "ended" ? "intervals.ended" : "intervals.running", { from: formatDate(from) });
    if (value < 0) return t("intervals.disagree");
    const length = t(`intervals.${unit}`, { count: value, value: formatNumber(value, 1) });
    return net === null || net === value ? length : `${length} (${t("intervals.net", { value: formatNumber(net, 1) })})`;
  };
}

/** How long each part took, always with what is counted: networks mean different things by the same name. */
export function Intervals({ course }: { readonly course: Course }): ReactNode {
  const { t } = useTranslation("course");
  const length = useLength();
  const known = course.intervals.filter((interval) => interval.status !== "missing");
  if (known.length === 0) return null;
  return (
    <section className={`cc-surface ${classes.box ?? ""}`} aria-labelledby="course-intervals">
      <h3 id="course-intervals">{t("intervals.title")}</h3>
      <dl className={classes.intervals}>
        {known.map((interval) => (
          <div key={interval.code}>
            <dt>{interval.label}</dt>
            <dd className="cc-numbers">{length(interval)}</dd>
            {interval.published ? (
              <Text component="dd" size="xs" c="dimmed" data-note>
                {interval.published}
              </Text>
            ) : null}
          </div>
        ))}
      </dl>
    </section>
  );
}
