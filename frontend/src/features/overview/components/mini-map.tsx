import { useTranslation } from "react-i18next";
import type { PointerEvent, ReactNode } from "react";

import type { Story, StoryItem } from "@/features/overview/api/story";
import classes from "@/features/overview/components/story-list.module.css";
import { densityOf } from "@/features/overview/lib/buckets";
import { dayNumber, isoDay } from "@/features/overview/lib/day";
import { boundsOf } from "@/features/overview/lib/view";
import { formatDate } from "@/shared/lib/format";

const BUCKETS = 96;
const HEIGHT = 34;

interface MiniMapProps {
  readonly story: Story;
  readonly items: readonly StoryItem[];
  /** The month that is being read, "2026-03". */
  readonly month: string;
  readonly onChoose: (month: string) => void;
}

/** The whole story on a thumb's width: how much happened when, the infusion, today, and where one is reading. */
export function MiniMap({ story, items, month, onChoose }: MiniMapProps): ReactNode {
  const { t } = useTranslation("overview");
  const { first, last } = boundsOf({ ...story, items: [...items] });
  const place = (day: number): number => ((day - first) / Math.max(last - first, 1)) * BUCKETS;
  const buckets = densityOf(items, first, last, BUCKETS);
  const most = Math.max(...buckets.map((bucket) => bucket.amount), 1);
  const reading = month ? dayNumber(`${month}-15`) : dayNumber(story.today);
  const choose = (event: PointerEvent<HTMLInputElement>): void => onChoose(isoDay(Number(event.currentTarget.value)).slice(0, 7));
  return (
    <div className={classes.miniMap}>
      <svg viewBox={`0 0 ${BUCKETS} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" className={classes.density}>
        {buckets.map((bucket, number) =>
          bucket.amount > 0 ? (
            <rect
              key={number}
              x={number}
              width={0.8}
              y={HEIGHT - 3 - Math.sqrt(bucket.amount / most) * (HEIGHT - 6)}
              height={Math.sqrt(bucket.amount / most) * (HEIGHT - 6)}
              className={bucket.weight >= 80 ? classes.heavy : classes.light}
            />
          ) : null,
        )}
        {story.infused_on ? <rect x={place(dayNumber(story.infused_on))} width={0.6} height={HEIGHT} className={classes.zero} /> : null}
        <rect x={place(dayNumber(story.today))} width={0.4} height={HEIGHT} className={classes.todayMark} />
        <rect x={Math.max(place(reading) - 1.5, 0)} width={3} height={HEIGHT} className={classes.reading} />
      </svg>
      <input
        type="range"
        min={first}
        max={last}
        step={1}
        value={Math.min(Math.max(reading, first), last)}
        aria-label={t("map.label")}
        aria-valuetext={formatDate(isoDay(reading))}
        className={classes.thumb}
        onChange={(event) => onChoose(isoDay(Number(event.currentTarget.value)).slice(0, 7))}
        onPointerUp={choose}
      />
      <div className={classes.ends} aria-hidden="true">
        <span>{formatDate(isoDay(first)).slice(3)}</span>
        <span>{formatDate(isoDay(last)).slice(3)}</span>
      </div>
    </div>
  );
}
