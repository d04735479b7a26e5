import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import {
  formatDate,
  formatDateMedium,
  formatDateTime,
  formatRelative,
  formatTime,
  formatWhen,
} from "@/shared/lib/format";

interface DateTimeProps {
  readonly value: string | null | undefined;
  readonly as?: "date" | "date-medium" | "datetime" | "time" | "when" | "relative";
}

const RENDER = {
  date: formatDate,
  "date-medium": formatDateMedium,
  datetime: formatDateTime,
  time: formatTime,
  when: (value: string) => formatWhen(value),
  relative: (value: string) => formatRelative(value),
} as const;

/** A date or time in Italian use and Italy's clock; the full instant is in the tooltip. */
export function DateTime({ value, as = "datetime" }: DateTimeProps): ReactNode {
  const { t, i18n } = useTranslation("common");
  if (!value) return <span title={t("state.unknown")}>–</span>;
  return (
    <time
      dateTime={value}
      title={value.includes("T") ? formatDateTime(value) : formatDate(value)}
      lang={i18n.language}
    >
      {RENDER[as](value)}
    </time>
  );
}
