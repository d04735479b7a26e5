/** What the clock on the wall of a zone shows at an instant: "2027-02-02T14:00". */
export function wallOf(instant: string | Date, zone: string): string {
  const parts = formatOf(zone).formatToParts(typeof instant === "string" ? new Date(instant) : instant);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    formats.set(zone, format);
  }
  return format;
}

const TYPED = /^\s*(\d{1,2})(?:[:.,h ]?(\d{2}))?\s*$/;

/** "14:00" of what people type for it: 14, 14.00, 1400, 14,30; null when it is no hour. */
export function hourOf(text: string): string | null {
  const found = TYPED.exec(text);
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}
