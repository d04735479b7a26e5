/**
 * The one place where dates, ages, numbers and sizes become text. All clock times are those of Italy, wherever
 * the browser is: an appointment at 9:00 in Crema is at 9:00 for everybody.
 */
export const TIME_ZONE = "Europe/Rome";

let locale = "it-IT";

export function setFormatLanguage(language: "it" | "en"): void {
  locale = language === "it" ? "it-IT" : "en-GB";
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    cache.set(key, found);
  }
  return found;
}

const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;

/** A calendar date ("2026-03-01") has no time zone and must not shift by one; an instant is shown in Rome. */
function parse(value: string | Date): { at: Date; zone: string } | null {
  if (typeof value === "string" && DATE_ONLY.test(value)) {
    const at = new Date(`${value}T00:00:00Z`);
    return Number.isNaN(at.getTime()) ? null : { at, zone: "UTC" };
  }
  const at = typeof value === "string" ? new Date(value) : value;
  return Number.isNaN(at.getTime()) ? null : { at, zone: TIME_ZONE };
}

type Input = string | Date | null | undefined;

function render(value: Input, options: Intl.DateTimeFormatOptions): string {
  const parsed = value ? parse(value) : null;
  return parsed ? formatter({ ...options, timeZone: parsed.zone }).format(parsed.at) : "";
}

const DAY_OF_CALENDAR = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** 05/03/2026 */
export function formatDate(value: Input): string {
  // a page is full of them, they look the same in both languages, and a format takes long to make and to use
  const parts = typeof value === "string" ? DAY_OF_CALENDAR.exec(value) : null;
  if (parts) return `${parts[3]}/${parts[2]}/${parts[1]}`;
  return render(value, { day: "2-digit", month: "2-digit", year: "numeric" });
}

/** 5 mar 2026 */
export function formatDateMedium(value: Input): string {
  return render(value, { day: "numeric", month: "short", year: "numeric" });
}

/** giovedì 5 marzo; of another year with the year: a discussion goes on for fifteen. */
export function formatDayLong(value: Input, now: Date = new Date()): string {
  const thisYear = !value || dayInRome(value).slice(0, 4) === dayInRome(now).slice(0, 4);
  return render(value, { weekday: "long", day: "numeric", month: "long", ...(thisYear ? {} : { year: "numeric" }) });
}

/** febbraio 2027 */
export function formatMonth(value: Input): string {
  return render(value, { month: "long", year: "numeric" });
}

/** 14:05 */
export function formatTime(value: Input): string {
  return render(value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** 05/03/2026, 14:05 */
export function formatDateTime(value: Input): string {
  return value ? `${formatDate(value)}, ${formatTime(value)}` : "";
}

/**
 * martedì 2 febbraio 2027, ore 14:00: when something takes place, for a person to come at. The server writes it in the
 * same words into mail, SMS, PDF and calendar files (`kernel.clock.told`); both are held to told-examples.json.
 */
export function formatTold(value: Input): string {
  const parsed = value ? parse(value) : null;
  if (!parsed) return "";
  const options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: parsed.zone };
  const parts = formatter(options).formatToParts(parsed.at);
  // browsers differ in the comma after the day of the week
  const words = parts.filter((part) => part.type !== "literal").map((part) => part.value);
  return `${words.join(" ")}, ${locale === "it-IT" ? "ore " : ""}${formatTime(value)}`;
}

let inRome: Intl.DateTimeFormat | undefined;

/** "2026-03-05" of the day that it is in Italy at that instant; compares days without time-zone surprises. */
export function dayInRome(value: string | Date): string {
  const parsed = parse(value);
  if (!parsed) return "";
  // Italy is one hour before Greenwich, or two: before 22:00 there it is the same day here. The first format of a window takes
  // as long as drawing a page.
  if (parsed.zone === "UTC" || (parsed.at.getUTCHours() < 22 && parsed.at.getUTCFullYear() >= 1950)) return parsed.at.toISOString().slice(0, 10);
  inRome ??= new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE, year: "numeric", month: "2-digit", day: "2-digit" });
  return inRome.format(parsed.at);
}

/** The short form of a list: the hour today, the date on other days. */
export function formatWhen(value: Input, now: Date = new Date()): string {
  if (!value) return "";
  const day = dayInRome(value);
  if (day === dayInRome(now)) return formatTime(value);
  if (day.slice(0, 4) === dayInRome(now).slice(0, 4)) return render(value, { day: "numeric", month: "short" });
  return formatDate(value);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** "3 ore fa", "tra 20 minuti" */
export function formatRelative(value: Input, now: Date = new Date()): string {
  const parsed = value ? parse(value) : null;
  if (!parsed) return "";
  const seconds = (parsed.at.getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(0, "second");
}

/** Completed years on the day `on` (today in Italy when left out); null when the birth date is not known. */
export function ageInYears(birthDate: string | null | undefined, on: string | Date = new Date()): number | null {
  if (!birthDate || !DATE_ONLY.test(birthDate)) return null;
  const day = dayInRome(on);
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const age = day.slice(5) < birthDate.slice(5) ? years - 1 : years;
  return Number.isFinite(age) && age >= 0 ? age : null;
}

// to make one takes longer than to use it a hundred times, and charts write numbers in every frame
const numbers = new Map<string, Intl.NumberFormat>();

/** 1.234,5 in Italian, 1,234.5 in English */
export function formatNumber(value: number | string | null | undefined, maximumFractionDigits = 3): string {
  if (value === null || value === undefined || value === "") return "";
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  const key = `${locale}|${maximumFractionDigits}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits });
    numbers.set(key, format);
  }
  return format.format(number);
}

/** "," in Italian, "." in English: what number fields show; both are understood when typed. */
export function decimalSeparator(): "," | "." {
  return locale === "it-IT" ? "," : ".";
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** 3,4 MB */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, value < 10 && unit > 0 ? 1 : 0)} ${BYTE_UNITS[unit] ?? "B"}`;
}

/** Splits a span in milliseconds into days, hours and minutes, all not negative. */
export function splitDuration(ms: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}
