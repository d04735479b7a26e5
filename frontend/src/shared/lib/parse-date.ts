/** Medicine for people who live: an older or later year is a slip of the finger. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
/** How far ahead two digits of a year may mean, in a field that takes coming days. */
const AHEAD_YEARS = 20;

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const SEPARATED = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{2}|\d{4})$/;
const TOGETHER = /^(\d{2})(\d{2})(\d{4}|\d{2})$/;

const valid = (year: number, month: number, day: number): string | null => {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
};

/**
 * A date as people type it in Italy, day first: "5/3/1954", "05.03.54", "5 3 1954", "05031954"; also ISO. Two
 * digits of a year mean the latest such year that has begun; with `mayBeFuture` also one of the next twenty. Null
 * when it is no date that exists.
 */
export function parseTypedDate(text: string, today: Date = new Date(), mayBeFuture = false): string | null {
  const trimmed = text.trim();
  const iso = ISO.exec(trimmed);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts = SEPARATED.exec(trimmed) ?? TOGETHER.exec(trimmed);
  if (!parts) return null;
  let year = Number(parts[3]);
  if (parts[3]?.length === 2) {
    const latest = today.getFullYear() + (mayBeFuture ? AHEAD_YEARS : 0);
    const century = Math.floor(latest / 100) * 100;
    year += century + year > latest ? century - 100 : century;
  }
  return valid(year, Number(parts[2]), Number(parts[1]));
}

/** Nobody writes on behind this text: while somebody types "5/3/2026", "5/3/20" is not yet the year 2020. */
export const isFullyTyped = (text: string): boolean => ISO.test(text.trim()) || /^\d{8}$|\D\d{4}$/.test(text.trim());

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Something stands in a date field that is no date: it is kept as typed, and never sent. */
export const isUnreadableDate = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && !(ISO_DAY.test(value) && parseTypedDate(value) !== null);
