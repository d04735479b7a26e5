import { Text } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { useCallback, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, ReactNode } from "react";

import type { Lane, Story, StoryItem } from "@/features/overview/api/story";
import { ItemCard } from "@/features/overview/components/item-card";
import { anchorOf, furthest, LaneMarks } from "@/features/overview/components/lane-marks";
import { PictureAxis, AXIS_PX, TODAY_PX } from "@/features/overview/components/picture-axis";
import { PictureControls } from "@/features/overview/components/picture-controls";
import classes from "@/features/overview/components/story-picture.module.css";
import { usePrinting } from "@/features/overview/hooks/use-printing";
import { PAN_PART, pictureKey, usePictureView, ZOOM_STEP } from "@/features/overview/hooks/use-picture-view";
import { dayNumber } from "@/features/overview/lib/day";
import { canOpen, extentOf, layOut } from "@/features/overview/lib/layout";
import type { Mark } from "@/features/overview/lib/layout";
import { boundsOf, endOf, presetRange } from "@/features/overview/lib/view";
import type { Preset } from "@/features/overview/lib/view";
import { useWording } from "@/features/overview/lib/wording";

interface StoryPictureProps {
  readonly patientId: string;
  readonly story: Story;
  readonly items: readonly StoryItem[];
  readonly lanes: readonly Lane[];
}

const FALLBACK_WIDTH = 720;
/** Marks stretched further than this grow pale until they are placed anew: their names cannot be read. */
const CLEAR_STRETCH = 2;
/** As wide as paper leaves room beside the names of the lanes: letters keep their shape. */
const PAPER_PX = 640;

/** The whole story as one picture: lanes of time, zoomed and moved by hand, wheel and keys. */
export function StoryPicture({ patientId, story, items, lanes }: StoryPictureProps): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const { ref: sizeRef, width: measured } = useElementSize<HTMLDivElement>();
  const stage = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, stage);
  const screenPx = measured || FALLBACK_WIDTH;
  const bounds = useMemo(() => boundsOf(story), [story]);
  const whole = useMemo(() => presetRange(story, "whole") ?? ([bounds.first, bounds.last] as const), [story, bounds]);
  const { view: onScreen, placedPx, isMoving, wasDragged, zoom, pan, show, reveal } = usePictureView(stage, bounds, screenPx, whole);
  const printing = usePrinting();
  // the same days on paper, however wide the screen is
  const width = printing ? PAPER_PX : screenPx;
  const view = printing ? { from: onScreen.from, pxPerDay: (onScreen.pxPerDay * PAPER_PX) / screenPx } : onScreen;
  // placed anew in the background: the hand that goes on is not held up
  const deferredPx = useDeferredValue(placedPx);
  const placed = printing ? view.pxPerDay : deferredPx;
  const stretch = view.pxPerDay / placed;
  const [chosen, setChosen] = useState<Mark | null>(null);
  const [focused, setFocused] = useState("");
  const help = useId();
  const today = dayNumber(story.today);
  const layout = useMemo(
    () => layOut(items, lanes, { pxPerDay: placed, today, end: endOf(bounds), titleOf: (item) => say(item, "title") }),
    // `say` is made anew on every call and means the language, which makes a new page
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [items, lanes, placed, today, bounds],
  );
  const fromPx = view.from * placed;
  const anchorPx = anchorOf(fromPx, width);
  const walkable = layout.inOrder;
  // Where Tab leads to: the mark that had the focus, or in which it now stands with others; else one in sight, and the same
  // until more is drawn, for each other one has the marks drawn anew.
  const current =
    walkable.find((mark) => mark.key === focused) ??
    walkable.find((mark) => mark.items.some((item) => focused.endsWith(item.key))) ??
    walkable.find((mark) => mark.x >= anchorPx + furthest(width)) ??
    walkable.findLast((mark) => mark.x < anchorPx + furthest(width));

  const hasFocus = useRef(false);
  const currentKey = current?.key ?? "";
  useEffect(() => {
    if (!focused || !hasFocus.current) return;
    stage.current?.querySelector<SVGGElement>(`[data-key="${CSS.escape(currentKey)}"]`)?.focus({ preventScroll: true });
  }, [focused, currentKey, layout, view.from]);

  const open = useCallback(
    (mark: Mark): void => {
      if (wasDragged()) return;
      setFocused(mark.key);
      setChosen(mark);
      if (!canOpen(mark)) return;
      const [first, last] = extentOf(mark, today);
      show(first, last);
    },
    [wasDragged, show, today],
  );
  const walk = (step: number): void => {
    const place = walkable.findIndex((mark) => mark.key === current?.key);
    const next = walkable[Math.min(Math.max(place + step, 0), walkable.length - 1)];
    if (!next) return;
    reveal(next.x / placed);
    setFocused(next.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const meant = pictureKey(event);
    const onMark = event.target instanceof Element && event.target.hasAttribute("data-key");
    if (meant === "in" || meant === "out") zoom(meant === "in" ? ZOOM_STEP : 1 / ZOOM_STEP);
    else if (meant === "left" || meant === "right") pan(meant === "left" ? -PAN_PART : PAN_PART);
    else if (meant === "whole") show(bounds.first, bounds.last);
    else if (onMark && (event.key === "ArrowRight" || event.key === "ArrowDown")) walk(1);
    else if (onMark && (event.key === "ArrowLeft" || event.key === "ArrowUp")) walk(-1);
    else if (onMark && event.key === "Home") walk(-walkable.length);
    else if (onMark && event.key === "End") walk(walkable.length);
    else if (event.key === "Escape" && chosen) setChosen(null);
    else return;
    event.preventDefault();
  };
  const preset = useCallback(
    (name: Preset): void => {
      const range = presetRange(story, name);
      if (range) show(range[0], range[1]);
    },
    [story, show],
  );
  const height = layout.height + 2 * AXIS_PX + TODAY_PX;
  const edge = fromPx + width;
  return (
    // The keys work wherever the focus is in the figure: on its buttons and on its marks.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <figure className={classes.figure} aria-label={t("picture.label")} onKeyDown={onKeyDown}>
      <PictureControls story={story} onZoom={zoom} onPan={pan} onPreset={preset} />
      <div className={classes.plot}>
        <div className={classes.gutter} style={{ height }} aria-hidden="true">
          {layout.lanes.map((lane) => (
            <span key={lane.code} className={classes.laneName} style={{ top: AXIS_PX + lane.top, height: lane.height }}>
              {t(`lane.${lane.code}`)}
            </span>
          ))}
        </div>
      <div
        ref={ref}
        className={classes.stage}
        data-testid="story-picture"
        data-px-per-day={view.pxPerDay.toFixed(4)}
        // stays true when the mark that has the focus is taken away, because it now stands with others
        onFocus={(event) => {
          // who comes by Tab sees where they are, also where a hand moved it out of sight
          const met = !hasFocus.current && event.target.matches(":focus-visible") && walkable.find((mark) => mark.key === event.target.getAttribute("data-key"));
          if (met) reveal(met.x / placed);
          hasFocus.current = true;
        }}
        onBlur={() => {
          hasFocus.current = false;
        }}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={classes.svg}>
          <PictureAxis story={story} view={view} width={width} height={height} lanes={layout.lanes} />
        </svg>
        <div className={classes.sheet} style={{ transform: `translateX(${((anchorPx - fromPx) * stretch * 100) / width}%) scaleX(${stretch})`, opacity: Math.min(1, CLEAR_STRETCH / stretch) }}>
          <svg width={width} height={layout.height} viewBox={`0 0 ${width} ${layout.height}`} preserveAspectRatio="none" role="group" aria-label={t("picture.marks")} aria-describedby={help} className={classes.marks}>
            <g transform={`translate(${-anchorPx} 0)`}>
              <LaneMarks
                layout={layout}
                fromPx={fromPx}
                width={width}
                edgePx={isMoving && !printing ? Infinity : edge}
                focusKey={current?.key ?? ""}
                chosenKey={chosen?.key ?? ""}
                infusedOn={story.infused_on}
                onOpen={open}
                onFocus={setFocused}
              />
            </g>
          </svg>
        </div>
      </div>
      </div>
      <Text size="xs" c="dimmed" id={help} data-no-print>
        {t("picture.help")}
      </Text>
      <div aria-live="polite">
        {chosen ? <ItemCard patientId={patientId} items={chosen.items} infusedOn={story.infused_on} onClose={() => setChosen(null)} /> : null}
      </div>
    </figure>
  );
}
