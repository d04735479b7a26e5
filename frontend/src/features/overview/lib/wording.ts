import { useTranslation } from "react-i18next";

import type { StoryItem } from "@/features/overview/api/story";
import { dayNumber } from "@/features/overview/lib/day";
import { formatDate } from "@/shared/lib/format";

/** Picks the sentence in the person's language from what the server sends in both. */
export function useWording(): <K extends string>(source: Readonly<Record<`${K}_it` | `${K}_en`, string>>, key: K) => string {
  const { i18n } = useTranslation();
  const english = i18n.language === "en";
  return (source, key) => (english ? source[`${key}_en`] : source[`${key}_it`]);
}

/** "05/03/2026", "05/03/2026 – 12/06/2026", "05/03/2026 – in corso" */
export function useSpan(): (item: Pick<StoryItem, "start" | "end" | "is_open">) => string {
  const { t } = useTranslation("overview");
  return ({ start, end, is_open }) => {
    if (end && end !== start) return `${formatDate(start)} – ${formatDate(end)}`;
    return is_open ? `${formatDate(start)} – ${t("ongoing")}` : formatDate(start);
  };
}

/** "D+28" after the infusion, "D-7" before it. */
export function dayAfter(day: string, infusedOn: string | null): string {
  if (!infusedOn) return "";
  const days = dayNumber(day) - dayNumber(infusedOn);
  return days < 0 ? `D−${-days}` : `D+${days}`;
}
