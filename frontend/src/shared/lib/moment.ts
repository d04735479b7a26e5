import { dayInRome, formatTime, TIME_ZONE } from "@/shared/lib/format";

const CLOCK = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/;

/** "9:05", "0905" or "9.05" as "09:05"; null when it is no time of day. */
export function readClock(text: string): string | null {
  const found = CLOCK.exec(text.trim());
  return found ? `${(found[1] ?? "").padStart(2, "0")}:${found[2] ?? ""}` : null;
}

function offsetMinutes(at: Date): number {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: TIME_ZONE, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((item) => item.type === type)?.value ?? 0);
  return Math.round((Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute")) - at.getTime()) / 60_000);
}

/** The instant at which clocks in Italy show this: ("2026-03-05", "14:05") -> "2026-03-05T13:05:00.000Z". */
export function instantInRome(day: string, clock: string): string {
  const wall = Date.parse(`${day}T${clock}:00Z`);
  // Asked twice: near a change of the clock the first guess may stand on its other side.
  const guess = wall - offsetMinutes(new Date(wall)) * 60_000;
  return new Date(wall - offsetMinutes(new Date(guess)) * 60_000).toISOString();
}

/** Day and time of day while they are typed; not an instant before both are there. */
export interface Moment {
  readonly day: string;
  readonly clock: string;
}

const PARTIAL = "~";

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

export function momentOf(value: string | null): Moment {
  if (!value) return { day: "", clock: "" };
  if (value.startsWith(PARTIAL)) {
    const [day = "", clock = ""] = value.slice(1).split(PARTIAL);
    return { day, clock };
  }
  return { day: dayInRome(value), clock: formatTime(value) };
}

/** An instant, null when nothing is typed, or a text that `isPartialMoment` knows: it is kept, and never sent. */
export function valueOfMoment({ day, clock }: Moment): string | null {
  if (day === "" && clock === "") return null;
  const time = readClock(clock);
  return isDay(day) && time ? instantInRome(day, time) : `${PARTIAL}${day}${PARTIAL}${clock}`;
}

export const isPartialMoment = (value: unknown): boolean => typeof value === "string" && value.startsWith(PARTIAL);
