import { Button } from "@mantine/core";
import { memo, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, ReactNode } from "react";

import type { Course, Series } from "@/features/labs/api/labs";
import classes from "@/features/labs/components/charts.module.css";
import { useCanvas } from "@/features/labs/hooks/use-canvas";
import { usePointText } from "@/features/labs/hooks/use-point-text";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { nearest, panned, zoomed } from "@/features/labs/lib/axis";
import { markOf } from "@/features/labs/lib/flags";
import type { Placed } from "@/features/labs/lib/lanes";
import { paintStrip, xOf } from "@/features/labs/lib/paint";
import { OFTEN_LOG } from "@/features/labs/lib/presets";
import { scaleOf } from "@/features/labs/lib/scale";
import type { TimeAxis } from "@/features/labs/lib/time-axis";

interface StripProps {
  readonly course: Course;
  readonly series: Series;
  readonly placed: readonly Placed[];
  readonly axis: TimeAxis;
}

/** How near the pointer must come for a value to be read out. */
const REACH_PX = 40;

/** One test over time. A slider for the keyboard: arrows step from result to result, each is read out. */
export const Strip = memo(function Strip({ course, series, placed, axis }: StripProps): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const pointText = usePointText(series);
  const [log, setLog] = useState(false);
  const last = course.days.length - 1;
  // null: stay on the newest, also when a newer one comes
  const [at, setAt] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  const readout = useRef<HTMLSpanElement>(null);
  const said = useRef<{ readonly point: number | null; readonly pointText: typeof pointText | null }>({ point: null, pointText: null });
  const scale = useMemo(() => {
    const newest = series.limits[course.limit.findLast((place) => place >= 0) ?? -1] ?? [];
    return scaleOf(course.values, newest, log);
  }, [course, series, log]);
  const strip = useMemo(() => ({ course, limits: series.limits, scale, placed }), [course, series, scale, placed]);
  const here = Math.min(at ?? last, last);
  const selected = focused ? here : -1;
  // The words follow the pointer many times a second: they are put in place without rendering, and only in sight.
  const say = useCallback(
    (width: number): void => {
      const element = readout.current;
      if (!element) return;
      const cursor = axis.cursor.get();
      let point = selected;
      if (cursor !== null) {
        const found = nearest(course.days, cursor);
        const view = axis.view.get();
        point = found >= 0 && Math.abs(xOf(course.days[found] ?? 0, view, width) - xOf(cursor, view, width)) <= REACH_PX ? found : -1;
      }
      const now = cursor === null && point < 0 ? -2 : point;
      if (said.current.point === now && said.current.pointText === pointText) return;
      said.current = { point: now, pointText };
      const words = point >= 0 ? pointText(course, point) : cursor === null ? `${t("newest")} ${pointText(course, last)}` : "";
      // the same piece of text with other words costs less than another piece
      if (element.firstChild instanceof Text) element.firstChild.data = words;
      else element.textContent = words;
      const mark = point >= 0 || cursor === null ? markOf(course.flags[point >= 0 ? point : last] ?? 0) : "within";
      if (element.dataset["mark"] !== mark) element.dataset["mark"] = mark;
    },
    [axis, course, last, pointText, selected, t],
  );
  const canvas = useCanvas(
    axis,
    useCallback((ctx, size, colours) => paintStrip(ctx, size, strip, { view: axis.view.get(), selected }, colours), [strip, axis, selected]),
    say,
  );

  const step = (to: number): void => {
    const next = Math.min(last, Math.max(0, to));
    setAt(next);
    const day = course.days[next] ?? 0;
    const view = axis.view.get();
    if (day < view.from || day > view.to) axis.show(panned(view, day - (view.from + view.to) / 2, axis.whole));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const view = axis.view.get();
    const width = view.to - view.from;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => (event.shiftKey ? axis.show(panned(view, -width / 5, axis.whole)) : step(here - 1)),
      ArrowRight: () => (event.shiftKey ? axis.show(panned(view, width / 5, axis.whole)) : step(here + 1)),
      Home: () => step(0),
      End: () => step(last),
      "+": () => axis.show(zoomed(view, 0.6, axis.whole)),
      "-": () => axis.show(zoomed(view, 1 / 0.6, axis.whole)),
      "0": () => axis.show(axis.whole),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const name = label(course);
  return (
    <div className={classes.strip} data-course={course.code}>
      <div className={classes.head}>
        <span>
          <span className={classes.name}>{name}</span> <span className={classes.unit}>{course.unit_label}</span>
        </span>
        {OFTEN_LOG.has(course.code) ? (
          <Button size="compact-xs" variant={log ? "filled" : "light"} color="gray" aria-pressed={log} onClick={() => setLog(!log)}>
            {t("log")}
          </Button>
        ) : null}
        <span ref={readout} className={classes.readout} />
      </div>
      <canvas
        ref={canvas}
        className={classes.plot}
        role="slider"
        tabIndex={0}
        aria-label={t("strip", { test: name, unit: course.unit_label, count: course.days.length })}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={here}
        aria-valuetext={pointText(course, here)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
});
