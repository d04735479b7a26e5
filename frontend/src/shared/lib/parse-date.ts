const valid = (year: number, month: number, day: number): string | null => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
};

/**
 * A date as people type it in Italy, day first: "5/3/1954", "05.03.54", "5 3 1954", "05031954"; also ISO. Two
 * digits of a year mean the latest such year that has begun. Null when it is no date that exists.
 */
export function parseTypedDate(text: string, today: Date = new Date()): string | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(trimmed);
  if (iso) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts =
    /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{2}|\d{4})$/.exec(trimmed) ??
    /^(\d{2})(\d{2})(\d{4}|\d{2})$/.exec(trimmed);
  if (!parts) return null;
  let year = Number(parts[3]);
  if (parts[3]?.length === 2) {
    const century = Math.floor(today.getFullYear() / 100) * 100;
    year += century + year > today.getFullYear() ? century - 100 : century;
  }
  return valid(year, Number(parts[2]), Number(parts[1]));
}
