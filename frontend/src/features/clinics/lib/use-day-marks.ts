import type { MarkedDay } from "@/features/clinics/api/sessions";
import { useWording } from "@/shared/i18n/use-wording";

/** What a day is called: "Natale", or "Trasloco (Crema)" where it is not everybody's. */
export function useDayName(): (day: MarkedDay) => string {
  const say = useWording();
  return (day) => (day.where ? `${say(day, "label")} (${day.where})` : say(day, "label"));
}

/** By day, what stands beside its number. */
export function useDayMarks(days: readonly MarkedDay[]): ReadonlyMap<string, string> {
  const name = useDayName();
  const marks = new Map<string, string>();
  for (const day of days) marks.set(day.on, [marks.get(day.on), name(day)].filter(Boolean).join(" · "));
  return marks;
}
