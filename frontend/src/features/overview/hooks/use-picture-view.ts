import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";

import { clamp, fit, panBy, zoomAt } from "@/features/overview/lib/view";
import type { Bounds, View } from "@/features/overview/lib/view";

const ZOOM_STEP = 1.5;
const PAN_PART = 0.25;
/** A hand that trembles does not mean to drag. */
const DRAG_FROM_PX = 4;
/** A hand that does nothing for so long has done with zooming. */
const REST_MS = 150;
/** Stretched further than this the marks say too little, and pressed together further there are none at the right edge:
 *  they are placed anew under the hand. */
const MOST_STRETCH = 8;
const LEAST_STRETCH = 0.5;

interface PictureView {
  readonly view: View;
  /**
   * The width of a day at which the marks are placed. Placing and drawing every label takes several frames: while a hand
   * zooms, what was drawn last is stretched, and drawn anew when the hand rests.
   */
  readonly placedPx: number;
  /** A hand moves or zooms the picture, or did a moment ago. */
  readonly isMoving: boolean;
  /** The picture is being dragged: a click that ends it opens nothing. */
  readonly wasDragged: () => boolean;
  readonly zoom: (factor: number) => void;
  readonly pan: (part: number) => void;
  readonly show: (from: number, to: number) => void;
  /** Moves as little as possible so that the day can be seen. */
  readonly reveal: (day: number) => void;
}

interface Chosen {
  readonly view: View;
  /** The width that it was chosen at: at another one the same days stay in sight. */
  readonly width: number;
  /** While a hand moves or zooms the picture: at what width of a day the marks were placed. */
  readonly movingPx?: number | undefined;
}

/** What part of the story is in sight: moved by wheel, fingers, mouse and keys over `ref`. */
export function usePictureView(ref: RefObject<HTMLElement | null>, bounds: Bounds, width: number, start: readonly [number, number]): PictureView {
  const [chosen, setChosen] = useState<Chosen>(() => ({ view: fit(start[0], start[1], width), width }));
  const dragged = useRef(false);
  // the same object as long as it is the same view: who draws it later compares by identity
  const view = useMemo(() => {
    const { from, pxPerDay } = chosen.view;
    return clamp({ from, pxPerDay: (pxPerDay * width) / chosen.width }, bounds, width);
  }, [chosen, bounds, width]);
  const placedPx = chosen.movingPx ?? view.pxPerDay;
  const now = useRef({ view, placedPx, bounds, width });
  useEffect(() => {
    now.current = { view, placedPx, bounds, width };
  });
  const resting = useRef(0);
  useEffect(() => () => window.clearTimeout(resting.current), []);

  const set = useCallback((change: (view: View) => View, byHand = false) => {
    const { view: before, placedPx: placed, bounds: ends, width: wide } = now.current;
    const next = clamp(change(before), ends, wide);
    if (next.from === before.from && next.pxPerDay === before.pxPerDay) return;
    const draw = (moving?: number): void => {
      now.current = { ...now.current, view: next, placedPx: moving ?? next.pxPerDay };
      setChosen({ view: next, width: wide, movingPx: moving });
    };
    window.clearTimeout(resting.current);
    if (!byHand) return draw();
    const stretch = next.pxPerDay / placed;
    draw(stretch <= MOST_STRETCH && stretch >= LEAST_STRETCH ? placed : next.pxPerDay);
    resting.current = window.setTimeout(draw, REST_MS);
  }, []);
  const zoom = useCallback((factor: number) => set((before) => zoomAt(before, factor, now.current.width / 2, now.current.bounds, now.current.width)), [set]);
  const wasDragged = useCallback(() => dragged.current, []);
  const pan = useCallback((part: number) => set((before) => panBy(before, -part * now.current.width)), [set]);
  const show = useCallback((from: number, to: number) => set(() => fit(from, to, now.current.width)), [set]);
  const reveal = useCallback(
    (day: number) =>
      set((before) => {
        const x = (day - before.from) * before.pxPerDay;
        const edge = Math.min(60, now.current.width / 4);
        if (x < edge) return panBy(before, edge - x);
        if (x > now.current.width - edge * 2) return panBy(before, now.current.width - edge * 2 - x);
        return before;
      }),
    [set],
  );

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const fingers = new Map<number, { x: number; y: number }>();
    let moved = 0;
    const left = (): number => element.getBoundingClientRect().left;
    const spread = (): { apart: number; middle: number } => {
      const [a, b] = [...fingers.values()];
      return a && b ? { apart: Math.hypot(a.x - b.x, a.y - b.y), middle: (a.x + b.x) / 2 - left() } : { apart: 0, middle: 0 };
    };
    const onWheel = (event: WheelEvent): void => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      const wantsZoom = event.ctrlKey || event.metaKey || element.contains(document.activeElement);
      if (sideways || event.shiftKey) {
        event.preventDefault();
        set((before) => panBy(before, -(sideways ? event.deltaX : event.deltaY)), true);
      } else if (wantsZoom) {
        event.preventDefault();
        const x = event.clientX - left();
        set((before) => zoomAt(before, Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), x, now.current.bounds, now.current.width), true);
      }
    };
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (fingers.size === 1) {
        moved = 0;
        dragged.current = false;
      }
    };
    const onMove = (event: PointerEvent): void => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const at = { x: event.clientX, y: event.clientY };
      if (fingers.size === 2) {
        const old = spread();
        fingers.set(event.pointerId, at);
        const next = spread();
        if (old.apart > 0) set((view) => panBy(zoomAt(view, next.apart / old.apart, old.middle, now.current.bounds, now.current.width), next.middle - old.middle), true);
        dragged.current = true;
        return;
      }
      fingers.set(event.pointerId, at);
      moved += Math.abs(at.x - before.x);
      if (moved < DRAG_FROM_PX) return;
      if (!dragged.current) {
        dragged.current = true;
        element.setPointerCapture(event.pointerId);
      }
      set((view) => panBy(view, at.x - before.x), true);
    };
    const onUp = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("pointercancel", onUp);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("pointercancel", onUp);
    };
  }, [ref, set]);

  return { view, placedPx, isMoving: chosen.movingPx !== undefined, wasDragged, zoom, pan, show, reveal };
}

/** What a key means over the picture; null: nothing. */
export function pictureKey(event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">): "in" | "out" | "left" | "right" | "whole" | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "+" || event.key === "=") return "in";
  if (event.key === "-" || event.key === "_") return "out";
  if (event.key === "0") return "whole";
  if (event.shiftKey && event.key === "ArrowLeft") return "left";
  if (event.shiftKey && event.key === "ArrowRight") return "right";
  return null;
}

export { PAN_PART, ZOOM_STEP };
