import type { ReadingSent, Wanted } from "@/features/course/api/course";

export type How = ReadingSent["how"];

/** What was read at one place: by camera or by keyboard. */
export interface Read {
  readonly value: string;
  readonly how: How;
}
export type Readings = Readonly<Record<string, Read>>;

const isRead = (readings: Readings, key: string): boolean => (readings[key]?.value ?? "").trim() !== "";

export const withRead = (readings: Readings, key: string, value: string, how: How): Readings => ({ ...readings, [key]: { value, how } });

/** The first place after `after` that nobody has read yet, going round. */
export function nextUnread(wanted: readonly Wanted[], readings: Readings, after: string | null = null): Wanted | null {
  const from = wanted.findIndex((item) => item.key === after) + 1;
  return [...wanted.slice(from), ...wanted.slice(0, from)].find((item) => !isRead(readings, item.key)) ?? null;
}

export const countRead = (wanted: readonly Wanted[], readings: Readings): number => wanted.filter((item) => isRead(readings, item.key)).length;

/** What is sent, in the order of the step; what was left empty was not read. */
export const readingsSent = (wanted: readonly Wanted[], readings: Readings): ReadingSent[] =>
  wanted
    .filter((item) => isRead(readings, item.key))
    .map((item) => ({ source: item.source, identifier: item.identifier, value: (readings[item.key]?.value ?? "").trim(), how: readings[item.key]?.how ?? "typed" }));

/** The readings under the thing on which they are taken, in the order of the step. */
export function bySource(wanted: readonly Wanted[]): readonly (readonly [string, readonly Wanted[]])[] {
  const found = new Map<string, Wanted[]>();
  for (const item of wanted) found.set(item.source_label, [...(found.get(item.source_label) ?? []), item]);
  return [...found];
}
