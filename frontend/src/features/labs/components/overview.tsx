import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";

import classes from "@/features/labs/components/charts.module.css";
import { useCanvas } from "@/features/labs/hooks/use-canvas";
import { isoOf, panned } from "@/features/labs/lib/axis";
import type { View } from "@/features/labs/lib/axis";
import type { Placed } from "@/features/labs/lib/lanes";
import { daysIn, paintOverview, xOf } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";
import { formatDate } from "@/shared/lib/format";

type Part = "from" | "to" | "both";

interface OverviewProps {
  readonly axis: TimeAxis;
  readonly days: readonly number[];
  readonly placed: readonly Placed[];
}

const LEAST_DAYS = 2;

const moved = (view: View, part: Part, days: number, whole: View): View => {
  if (part === "both") return panned(view, days, whole);
  if (part === "from") return { ...view, from: Math.max(whole.from, Math.min(view.from + days, view.to - LEAST_DAYS)) };
  return { ...view, to: Math.min(whole.to, Math.max(view.to + days, view.from + LEAST_DAYS)) };
};

/** The whole story in small, with the part in view: drag it, or one of its two ends. */
export function Overview({ axis, days, placed }: OverviewProps): ReactNode {
  const { t } = useTranslation("labs");
  const box = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const ends = { from: useRef<HTMLButtonElement>(null), to: useRef<HTMLButtonElement>(null) };
  const drag = useRef<{ readonly part: Part; readonly x: number } | null>(null);
  const canvas = useCanvas(
    axis,
    useCallback((ctx, size, colours) => paintOverview(ctx, size, axis.whole, days, placed, colours), [axis, days, placed]),
  );
  const { from, to } = ends;
  useEffect(() => {
    const put = (): void => {
      const width = box.current?.clientWidth ?? 0;
      if (width === 0 || !pane.current || !from.current || !to.current) return;
      const view = axis.view.get();
      const left = xOf(view.from, axis.whole, width);
      const right = xOf(view.to, axis.whole, width);
      pane.current.style.left = `${left}px`;
      pane.current.style.width = `${right - left}px`;
      for (const [end, x, day] of [
        [from.current, left, view.from],
        [to.current, right, view.to],
      ] as const) {
        end.style.left = `${x}px`;
        end.setAttribute("aria-valuenow", String(Math.round(day)));
        end.setAttribute("aria-valuetext", formatDate(isoOf(day)));
      }
    };
    put();
    const resized = new ResizeObserver(put);
    if (box.current) resized.observe(box.current);
    const off = axis.onFrame(put);
    return () => {
      off();
      resized.disconnect();
    };
  }, [axis, from, to]);

  const grab = (event: PointerEvent, part: Part): void => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { part, x: event.clientX };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!drag.current) return;
    const days = daysIn(event.clientX - drag.current.x, axis.whole, box.current?.clientWidth ?? 0);
    axis.show(moved(axis.view.get(), drag.current.part, days, axis.whole));
    drag.current = { ...drag.current, x: event.clientX };
  };
  const onPointerUp = (): void => {
    drag.current = null;
  };
  const onKey = (event: KeyboardEvent, part: Part): void => {
    const view = axis.view.get();
    const step = Math.max(1, (view.to - view.from) / (event.shiftKey ? 4 : 20));
    if (event.key === "ArrowLeft") axis.show(moved(view, part, -step, axis.whole));
    else if (event.key === "ArrowRight") axis.show(moved(view, part, step, axis.whole));
    else return;
    event.preventDefault();
  };
  const acts = { onPointerMove, onPointerUp, onPointerCancel: onPointerUp };
  return (
    <div ref={box} className={classes.overview}>
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={pane} className={classes.window} onPointerDown={(event) => grab(event, "both")} {...acts} />
      {(["from", "to"] as const).map((part) => (
        <button
          key={part}
          ref={ends[part]}
          type="button"
          role="slider"
          className={classes.handle}
          aria-label={t(`view.${part}`)}
          aria-valuemin={Math.floor(axis.whole.from)}
          aria-valuemax={Math.ceil(axis.whole.to)}
          aria-valuenow={Math.round(axis.view.get()[part])}
          onPointerDown={(event) => grab(event, part)}
          onKeyDown={(event) => onKey(event, part)}
          {...acts}
        />
      ))}
    </div>
  );
}
