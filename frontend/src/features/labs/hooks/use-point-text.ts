import { useMemo } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Course, Series } from "@/features/labs/api/labs";
import { hourOf, isoOf } from "@/features/labs/lib/axis";
import { lacksLimits, markOf, signOf } from "@/features/labs/lib/flags";
import { limitsOf } from "@/features/labs/lib/rows";
import type { Limits } from "@/features/labs/lib/rows";
import { formatDate, formatNumber } from "@/shared/lib/format";

/** "12–16", "≤ 250", "≥ 12". */
export function limitsText([low, high]: Limits): string {
  if (low !== null && high !== null) return `${formatNumber(low)}–${formatNumber(high)}`;
  return low !== null ? `≥ ${formatNumber(low)}` : `≤ ${formatNumber(high)}`;
}

export const valueText = (course: Course, at: number): string => `${signOf(course.flags[at] ?? 0)}${formatNumber(course.values[at])}`;

export function whenText(course: Course, at: number): string {
  const day = course.days[at] ?? 0;
  return [formatDate(isoOf(day)), hourOf(day)].filter(Boolean).join(" ");
}

/** Who brought a result into the record, and how when it was not typed: "Giulia Ferri · sheet". */
export function sourceOf(series: Series, t: TFunction<"labs">): (course: Course, at: number) => string {
  return (course, at) => {
    const author = series.people[course.by[at] ?? -1]?.display_name;
    const origin = series.origins[course.origin[at] ?? -1] ?? "manual";
    return [author, author && origin === "manual" ? "" : t(`origin.${origin}`)].filter(Boolean).join(" · ");
  };
}

function writer(series: Series, t: TFunction<"labs">): (course: Course, at: number) => string {
  const source = sourceOf(series, t);
  const known = new WeakMap<Course, string[]>();
  const written = (course: Course, at: number): string => {
    const limits = limitsOf(series, course, at);
    const mark = markOf(course.flags[at] ?? 0);
    const value = `${valueText(course, at)} ${course.unit_label}`.trim();
    const within = limits ? t("within", { limits: limitsText(limits) }) : lacksLimits(course.code, limits) ? t("no_limits") : "";
    const judged = mark === "within" ? within : t(mark, { limits: limits ? limitsText(limits) : "" });
    return [[value, judged].filter(Boolean).join(", "), whenText(course, at), source(course, at)].join(" · ");
  };
  return (course, at) => {
    let texts = known.get(course);
    if (!texts) known.set(course, (texts = []));
    return (texts[at] ??= written(course, at));
  };
}

/** One result in one line: "10,2 g/dL, below the limits (12–16) · 05/10/2026 · Giulia Ferri". Each is written once. */
export function usePointText(series: Series): (course: Course, at: number) => string {
  const { t } = useTranslation("labs");
  return useMemo(() => writer(series, t), [series, t]);
}
