import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { MarkedDay } from "@/features/clinics/api/sessions";
import classes from "@/features/clinics/components/clinics.module.css";
import { useDayName } from "@/features/clinics/lib/use-day-marks";
import { formatDayLong } from "@/shared/lib/format";

/** Consecutive days of one name are one line: a fortnight of holidays is not fourteen. */
function spansOf(days: readonly MarkedDay[], name: (day: MarkedDay) => string): readonly { readonly name: string; readonly from: string; readonly to: string }[] {
  const spans: { name: string; from: string; to: string }[] = [];
  for (const day of days) {
    const before = new Date(`${day.on}T00:00:00Z`);
    before.setUTCDate(before.getUTCDate() - 1);
    const open = spans.find((span) => span.name === name(day) && span.to === before.toISOString().slice(0, 10));
    if (open) open.to = day.on;
    else spans.push({ name: name(day), from: day.on, to: day.on });
  }
  return spans;
}

/** The holidays and closed days of what is shown, in words: a cell of a telephone has no room for them, and a screen reader hears no number of a cell. */
export function MarkedDays({ days }: { readonly days: readonly MarkedDay[] }): ReactNode {
  const { t } = useTranslation("clinics");
  const name = useDayName();
  if (days.length === 0) return null;
  return (
    <section className={classes.marked} aria-label={t("marked_days")}>
      <strong>{t("marked_days")}</strong>
      <ul>
        {spansOf(days, name).map((span) => (
          <li key={`${span.from} ${span.name}`}>
            {span.from === span.to ? formatDayLong(span.from) : `${formatDayLong(span.from)} – ${formatDayLong(span.to)}`}: <bdi>{span.name}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
