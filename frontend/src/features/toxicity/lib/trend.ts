import type { Trend } from "@/features/toxicity/api/toxicity";

export type Point = Trend["points"][number];
export type SeriesName = "temp_c" | "spo2_pct" | "map_mmhg" | "ice" | "crs" | "icans";

export interface Band {
  readonly names: readonly SeriesName[];
  readonly low: number;
  readonly high: number;
}

const DAY_MS = 86_400_000;

/** What is drawn below each other, with the span that every patient shares; what lies outside widens it. */
const BANDS: readonly Band[] = [
  { names: ["temp_c"], low: 36, high: 40 },
  { names: ["spo2_pct"], low: 88, high: 100 },
  { names: ["map_mmhg"], low: 55, high: 105 },
  { names: ["ice"], low: 0, high: 10 },
  { names: ["crs", "icans"], low: 0, high: 4 },
];

const valuesOf = (points: readonly Point[], name: SeriesName): number[] =>
  points.map((point) => point[name]).filter((value): value is number => value !== null);

/** The bands of which something was measured. */
export function bandsOf(points: readonly Point[]): readonly Band[] {
  return BANDS.map((band) => {
    const values = band.names.flatMap((name) => valuesOf(points, name));
    return { ...band, low: Math.min(band.low, ...values), high: Math.max(band.high, ...values), empty: values.length === 0 };
  }).filter((band) => !band.empty);
}

export const highest = (points: readonly Point[], name: SeriesName): number => Math.max(0, ...valuesOf(points, name));

export interface Scale {
  readonly x: (at: string) => number;
  readonly days: readonly { readonly day: number; readonly x: number }[];
}

/** From instants to pixels between `left` and `right`; days count from the infusion, as many as have room. */
export function scaleOf(infusedAt: string, points: readonly Point[], left: number, right: number): Scale {
  const start = Date.parse(infusedAt);
  const last = Date.parse(points.at(-1)?.at ?? infusedAt);
  const span = Math.max(last - start, DAY_MS);
  const place = (ms: number): number => left + ((ms - start) / span) * (right - left);
  const whole = Math.floor(span / DAY_MS);
  const step = Math.max(1, Math.ceil(whole / Math.max(1, Math.floor((right - left) / 44))));
  const days = Array.from({ length: Math.floor(whole / step) + 1 }, (_unused, number) => ({ day: number * step, x: place(start + number * step * DAY_MS) }));
  return { x: (at) => place(Date.parse(at)), days };
}
