import { HIGH, LESS, LOW, MORE } from "@/features/labs/lib/flags";
import { firstFrom, ticks } from "@/features/labs/lib/axis";
import type { View } from "@/features/labs/lib/axis";
import type { Colours } from "@/features/labs/lib/colours";
import type { Placed } from "@/features/labs/lib/lanes";
import { marks, placeOf } from "@/features/labs/lib/scale";
import type { Scale } from "@/features/labs/lib/scale";
import type { Course, Series } from "@/features/labs/api/labs";
import { formatDate, formatNumber } from "@/shared/lib/format";

/** Room for the numbers at the left; the same in all strips, so that their days stand under each other. */
export const GUTTER = 48;
export const RIGHT = 10;
const PAD = 8;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a day stands, in pixels from the left of a strip. */
export const xOf = (day: number, view: View, width: number): number => GUTTER + ((day - view.from) / (view.to - view.from)) * (width - GUTTER - RIGHT);

export const dayAt = (x: number, view: View, width: number): number => view.from + ((x - GUTTER) / (width - GUTTER - RIGHT)) * (view.to - view.from);

/** How many days lie under so many pixels. */
export const daysIn = (pixels: number, view: View, width: number): number => (pixels / Math.max(1, width - GUTTER - RIGHT)) * (view.to - view.from);

export interface Strip {
  readonly course: Course;
  readonly limits: Series["limits"];
  readonly scale: Scale;
  readonly placed: readonly Placed[];
}

export interface Moment {
  readonly view: View;
  /** The point that the keyboard stands on; -1: none. */
  readonly selected: number;
}

function clipToPlot(ctx: CanvasRenderingContext2D, { width, height }: Size): void {
  ctx.beginPath();
  ctx.rect(GUTTER, 0, width - GUTTER - RIGHT + 6, height);
  ctx.clip();
}

function paintTreatments(ctx: CanvasRenderingContext2D, size: Size, view: View, placed: readonly Placed[], colours: Colours): void {
  for (const { treatment, from, to, isMark } of placed) {
    const paint = colours.kind[treatment.kind];
    if (!paint || to < view.from || from > view.to) continue;
    const left = xOf(from, view, size.width);
    if (isMark) {
      ctx.strokeStyle = paint.text;
      ctx.setLineDash(treatment.kind === "infusion" ? [] : [3, 3]);
      ctx.lineWidth = treatment.kind === "infusion" ? 1.5 : 1;
      ctx.beginPath();
      ctx.moveTo(left, 0);
      ctx.lineTo(left, size.height);
      ctx.stroke();
      ctx.setLineDash([]);
    } else {
      ctx.globalAlpha = 0.55;
      ctx.fillStyle = paint.fill;
      ctx.fillRect(left, 0, Math.max(2, xOf(to, view, size.width) - left), size.height);
      ctx.globalAlpha = 1;
    }
  }
}

/** The laboratory's limits, as they were with each result until the next one. */
function paintLimits(ctx: CanvasRenderingContext2D, size: Size, strip: Strip, view: View, colours: Colours, y: (value: number) => number): void {
  const { days, limit } = strip.course;
  ctx.fillStyle = colours.band;
  let start = Math.max(0, firstFrom(days, view.from) - 1);
  while (start < days.length && (days[start] ?? 0) <= view.to) {
    let end = start + 1;
    while (end < days.length && limit[end] === limit[start]) end += 1;
    const pair = strip.limits[limit[start] ?? -1];
    if (pair) {
      const top = pair[1] === null || pair[1] === undefined ? 0 : Math.max(0, y(pair[1]));
      const bottom = pair[0] === null || pair[0] === undefined ? size.height : Math.min(size.height, y(pair[0]));
      const left = start === 0 ? GUTTER : xOf(days[start] ?? 0, view, size.width);
      const right = end >= days.length ? size.width : xOf(days[end] ?? 0, view, size.width);
      if (bottom > top) ctx.fillRect(left, top, right - left, bottom - top);
    }
    start = end;
  }
}

function triangle(ctx: CanvasRenderingContext2D, x: number, y: number, up: boolean): void {
  const tip = up ? -5 : 5;
  ctx.moveTo(x, y + tip);
  ctx.lineTo(x + 4.5, y - tip * 0.7);
  ctx.lineTo(x - 4.5, y - tip * 0.7);
  ctx.closePath();
}

/** One path for each look: a thousand points are three fills, not a thousand. */
function paintPoints(ctx: CanvasRenderingContext2D, size: Size, strip: Strip, view: View, colours: Colours, y: (value: number) => number): void {
  const { days, values, flags } = strip.course;
  const first = Math.max(0, firstFrom(days, view.from) - 1);
  const last = Math.min(days.length - 1, firstFrom(days, view.to));
  const count = last - first + 1;
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  for (let at = first; at <= last; at += 1) {
    const x = xOf(days[at] ?? 0, view, size.width);
    if (at === first) ctx.moveTo(x, y(values[at] ?? 0));
    else ctx.lineTo(x, y(values[at] ?? 0));
  }
  ctx.stroke();
  // closer than three pixels the dots would be a smear; what is outside the limits is always marked
  const dots = count * 3 < size.width;
  for (const look of [0, HIGH, LOW]) {
    if (look === 0 && !dots) continue;
    ctx.fillStyle = look === HIGH ? colours.high : look === LOW ? colours.low : colours.line;
    ctx.beginPath();
    for (let at = first; at <= last; at += 1) {
      if (((flags[at] ?? 0) & (HIGH | LOW)) !== look) continue;
      const x = xOf(days[at] ?? 0, view, size.width);
      const place = y(values[at] ?? 0);
      if (look === 0) {
        ctx.moveTo(x + 2.6, place);
        ctx.arc(x, place, 2.6, 0, Math.PI * 2);
      } else triangle(ctx, x, place, look === HIGH);
    }
    ctx.fill();
  }
  ctx.fillStyle = colours.text;
  ctx.textAlign = "center";
  for (let at = first; at <= last; at += 1) {
    const bound = (flags[at] ?? 0) & (LESS | MORE);
    if (bound) ctx.fillText(bound === LESS ? "<" : ">", xOf(days[at] ?? 0, view, size.width), y(values[at] ?? 0) - 8);
  }
}

/** Paints one strip: limits, treatments, grid, course. */
export function paintStrip(ctx: CanvasRenderingContext2D, size: Size, strip: Strip, moment: Moment, colours: Colours): void {
  const { view, selected } = moment;
  const y = (value: number): number => PAD + (1 - placeOf(value, strip.scale)) * (size.height - 2 * PAD);
  ctx.clearRect(0, 0, size.width, size.height);
  ctx.font = `11px ${colours.font}`;
  ctx.textBaseline = "middle";
  ctx.save();
  clipToPlot(ctx, size);
  paintLimits(ctx, size, strip, view, colours, y);
  paintTreatments(ctx, size, view, strip.placed, colours);
  ctx.restore();
  ctx.strokeStyle = colours.grid;
  ctx.lineWidth = 1;
  ctx.fillStyle = colours.dimmed;
  ctx.textAlign = "end";
  ctx.beginPath();
  for (const value of marks(strip.scale, 3)) {
    const place = Math.round(y(value)) + 0.5;
    ctx.moveTo(GUTTER, place);
    ctx.lineTo(size.width - RIGHT, place);
    ctx.fillText(formatNumber(value, value < 1 ? 3 : 1), GUTTER - 6, place);
  }
  for (const { day } of ticks(view, size.width / 80)) {
    const x = Math.round(xOf(day, view, size.width)) + 0.5;
    ctx.moveTo(x, 0);
    ctx.lineTo(x, size.height);
  }
  ctx.stroke();
  ctx.save();
  clipToPlot(ctx, size);
  paintPoints(ctx, size, strip, view, colours, y);
  const { days, values } = strip.course;
  if (selected >= 0 && selected < days.length) {
    ctx.strokeStyle = colours.text;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.arc(xOf(days[selected] ?? 0, view, size.width), y(values[selected] ?? 0), 7, 0, Math.PI * 2);
    ctx.stroke();
  }
  ctx.restore();
}

const MONTH = new Map<string, Intl.DateTimeFormat>();

function monthText(day: number, language: string): string {
  let format = MONTH.get(language);
  if (!format) {
    format = new Intl.DateTimeFormat(language === "it" ? "it-IT" : "en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
    MONTH.set(language, format);
  }
  return format.format(new Date(day * 86_400_000));
}

/** The days under the strips. */
export function paintAxis(ctx: CanvasRenderingContext2D, size: Size, view: View, language: string, colours: Colours): void {
  ctx.clearRect(0, 0, size.width, size.height);
  ctx.font = `11px ${colours.font}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.fillStyle = colours.dimmed;
  for (const { day, unit } of ticks(view, size.width / 80)) {
    const text =
      unit === "day" ? formatDate(new Date(day * 86_400_000 + 43_200_000)) : unit === "month" ? monthText(day, language) : String(new Date(day * 86_400_000).getUTCFullYear());
    const half = ctx.measureText(text).width / 2;
    const x = xOf(day, view, size.width);
    if (x - half >= 0 && x + half <= size.width) ctx.fillText(text, x, size.height / 2);
  }
}

export const LANE = 20;

/** The treatments with their names, one row for what does not overlap. */
export function paintLanes(ctx: CanvasRenderingContext2D, size: Size, view: View, placed: readonly Placed[], english: boolean, colours: Colours): void {
  ctx.clearRect(0, 0, size.width, size.height);
  ctx.font = `600 11px ${colours.font}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "start";
  ctx.save();
  clipToPlot(ctx, size);
  const taken: [number, number][] = [];
  // what matters most takes its room first: names that would lie over it are left away
  const inOrder = [...placed].sort((a, b) => Number(b.treatment.kind === "infusion") - Number(a.treatment.kind === "infusion"));
  for (const { treatment, from, to, isMark, lane } of inOrder) {
    const paint = colours.kind[treatment.kind];
    if (!paint || to < view.from || from > view.to) continue;
    const top = lane * LANE + 2;
    const label = english ? treatment.label_en : treatment.label_it;
    const left = xOf(from, view, size.width);
    if (isMark) {
      ctx.fillStyle = paint.text;
      ctx.beginPath();
      ctx.moveTo(left, top + LANE - 3);
      ctx.lineTo(left - 5, top + LANE - 12);
      ctx.lineTo(left + 5, top + LANE - 12);
      ctx.fill();
      const width = ctx.measureText(label).width;
      // above its mark, so that it lies over no other; pushed in from the edges
      const start = Math.min(Math.max(left - width / 2, GUTTER), size.width - RIGHT - 2 - width);
      if (taken.every(([begin, end]) => start > end || start + width < begin)) {
        ctx.fillText(label, start, top - LANE / 2 + 4);
        taken.push([start - 6, start + width + 6]);
      }
      continue;
    }
    const right = xOf(to, view, size.width);
    ctx.fillStyle = paint.fill;
    ctx.fillRect(left, top, Math.max(3, right - left - 1), LANE - 4);
    ctx.strokeStyle = paint.text;
    ctx.lineWidth = 1;
    ctx.strokeRect(left + 0.5, top + 0.5, Math.max(2, right - left - 2), LANE - 5);
    // the name stays in sight while the band moves out at the left
    const start = Math.max(left, GUTTER) + 5;
    const room = Math.min(right, size.width - RIGHT) - start - 4;
    if (room > 24) {
      ctx.fillStyle = paint.text;
      ctx.save();
      ctx.beginPath();
      ctx.rect(start, top, room, LANE - 4);
      ctx.clip();
      ctx.fillText(label, start, top + (LANE - 4) / 2 + 0.5);
      ctx.restore();
    }
  }
  ctx.restore();
}

/** The whole story in small: a tick for each day on which something was measured. */
export function paintOverview(ctx: CanvasRenderingContext2D, size: Size, whole: View, days: readonly number[], placed: readonly Placed[], colours: Colours): void {
  ctx.clearRect(0, 0, size.width, size.height);
  ctx.save();
  clipToPlot(ctx, size);
  paintTreatments(ctx, size, whole, placed, colours);
  ctx.restore();
  ctx.fillStyle = colours.line;
  let before = -1;
  for (const day of days) {
    const x = Math.round(xOf(day, whole, size.width));
    if (x !== before) ctx.fillRect(x, size.height * 0.35, 1, size.height * 0.45);
    before = x;
  }
}
