import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Story } from "@/features/overview/api/story";
import classes from "@/features/overview/components/story-picture.module.css";
import { dayNumber } from "@/features/overview/lib/day";
import type { LaidLane } from "@/features/overview/lib/layout";
import { calendarTicks, infusionTicks } from "@/features/overview/lib/ticks";
import type { Tick } from "@/features/overview/lib/ticks";
import type { View } from "@/features/overview/lib/view";
import { formatDate } from "@/shared/lib/format";

export const AXIS_PX = 24;
/** Below the lanes, where no mark covers the word "today". */
export const TODAY_PX = 14;
const CHAR_PX = 6.4;

interface PictureAxisProps {
  readonly story: Story;
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly LaidLane[];
}

const names = new Map<string, readonly string[]>();

/** "mar"; the names of a language are made once, because a format takes long to make. */
function monthName(month: number, language: string): string {
  let found = names.get(language);
  if (!found) {
    const format = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
    found = Array.from({ length: 12 }, (_, number) => format.format(new Date(Date.UTC(2000, number, 1))));
    names.set(language, found);
  }
  return found[month - 1] ?? "";
}

/** The grid behind the marks: lanes with their names, the calendar below, days after the infusion above. */
export function PictureAxis({ story, view, width, height, lanes }: PictureAxisProps): ReactNode {
  const { t, i18n } = useTranslation("overview");
  const to = view.from + width / view.pxPerDay;
  const x = (day: number): number => (day - view.from) * view.pxPerDay;
  /** A word that the edge would cut through is left out. */
  const whole = (day: number, words: string): string => (x(day) + 3 + words.length * CHAR_PX <= width ? words : "");
  const today = x(dayNumber(story.today));
  const zero = story.infused_on ? dayNumber(story.infused_on) : null;
  const calendar = (tick: Tick): string => {
    const iso = String(tick.value);
    if (tick.unit === "year") return iso.slice(0, 4);
    if (tick.unit === "day") return formatDate(iso).slice(0, 5);
    return `${monthName(Number(iso.slice(5, 7)), i18n.language)} ${iso.slice(2, 4)}`;
  };
  const sinceInfusion = (tick: Tick): string =>
    tick.value === 0 ? t("picture.day_zero") : tick.unit === "d" ? `D+${tick.value}` : t(`picture.after_${tick.unit}`, { count: Number(tick.value) });
  return (
    <g aria-hidden="true">
      {lanes.map((lane, number) => (
        <g key={lane.code} transform={`translate(0 ${AXIS_PX + lane.top})`}>
          <rect width={width} height={lane.height} className={number % 2 ? classes.laneOdd : classes.laneEven} />
        </g>
      ))}
      {calendarTicks(view.from, to, view.pxPerDay).map((tick) => (
        <g key={`${tick.unit}${tick.day}`} transform={`translate(${x(tick.day)} 0)`}>
          <line y1={AXIS_PX} y2={height - AXIS_PX} className={classes.grid} />
          <text y={height - 8} x={3} className={classes.tick}>
            {whole(tick.day, calendar(tick))}
          </text>
        </g>
      ))}
      {zero === null
        ? null
        : infusionTicks(zero, view.from, to, view.pxPerDay).map((tick) => (
            <g key={`after${tick.day}`} transform={`translate(${x(tick.day)} 0)`}>
              <line y1={AXIS_PX - 6} y2={AXIS_PX} className={classes.afterTick} />
              <text y={AXIS_PX - 9} x={3} className={classes.after}>
                {whole(tick.day, sinceInfusion(tick))}
              </text>
            </g>
          ))}
      {zero !== null && x(zero) >= 0 && x(zero) <= width ? <line x1={x(zero)} x2={x(zero)} y1={AXIS_PX - 6} y2={height - AXIS_PX} className={classes.infusion} /> : null}
      {today >= 0 && today <= width ? (
        <g transform={`translate(${today} 0)`}>
          <line y1={AXIS_PX} y2={height - AXIS_PX} className={classes.today} />
          <text y={height - AXIS_PX - 4} x={-4} textAnchor="end" className={classes.todayLabel}>
            {t("today")}
          </text>
        </g>
      ) : null}
    </g>
  );
}
