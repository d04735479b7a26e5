/**
 * The instant of a wall-clock time in Italy, with its offset: ("2026-07-01", "08:30") -> "2026-07-01T08:30:00+02:00".
 * Null when one of them is no day or no hour.
 */
export function instantInRome(day: string, hour: string): string | null {
  const time = /^(\d{1,2})[:.](\d{2})$/.exec(hour.trim());
  if (!time || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const wall = `${day}T${(time[1] ?? "").padStart(2, "0")}:${time[2] ?? ""}:00`;
  // the offset of that hour: the one with which the clock in Rome shows what was typed
  for (const offset of ["+01:00", "+02:00"]) {
    const at = new Date(wall + offset);
    if (Number.isNaN(at.getTime())) return null;
    const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Rome", dateStyle: "short", timeStyle: "medium" }).format(at);
    if (shown.replace(" ", "T") === wall) return wall + offset;
  }
  return null;
}
