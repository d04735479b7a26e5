import { useEffect } from "react";
import type { RefObject } from "react";

import { panned, zoomed } from "@/features/labs/lib/axis";
import { dayAt, daysIn } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";

/**
 * Drag to pan, two fingers or Ctrl and the wheel to zoom, the wheel sideways to pan. Up and down still scrolls the page,
 * with the wheel and with a finger.
 */
export function useGestures(area: RefObject<HTMLElement | null>, axis: TimeAxis): void {
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    const fingers = new Map<number, number>();
    const place = (x: number): number => x - element.getBoundingClientRect().left;
    const share = (x: number): number => {
      const view = axis.view.get();
      return Math.min(1, Math.max(0, (dayAt(x, view, element.clientWidth) - view.from) / (view.to - view.from)));
    };
    const down = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, place(event.clientX));
    };
    const move = (event: PointerEvent): void => {
      const x = place(event.clientX);
      const before = fingers.get(event.pointerId);
      if (before === undefined) {
        axis.cursor.set(dayAt(x, axis.view.get(), element.clientWidth));
        return;
      }
      if (!element.hasPointerCapture(event.pointerId) && Math.abs(x - before) < 3) return;
      element.setPointerCapture(event.pointerId);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      fingers.set(event.pointerId, x);
      const view = axis.view.get();
      if (other === undefined) axis.show(panned(view, -daysIn(x - before, view, element.clientWidth), axis.whole));
      else {
        const factor = Math.abs(before - other) / Math.max(8, Math.abs(x - other));
        axis.show(zoomed(view, factor, axis.whole, share((x + other) / 2)));
      }
    };
    const up = (event: PointerEvent): void => {
      fingers.delete(event.pointerId);
    };
    const leave = (event: PointerEvent): void => {
      if (event.pointerType === "mouse") axis.cursor.set(null);
    };
    const wheel = (event: WheelEvent): void => {
      const view = axis.view.get();
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        axis.show(zoomed(view, Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 120), axis.whole, share(place(event.clientX))));
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        axis.show(panned(view, daysIn(event.deltaX, view, element.clientWidth), axis.whole));
      }
    };
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("pointerleave", leave);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("pointerleave", leave);
      element.removeEventListener("wheel", wheel);
    };
  }, [area, axis]);
}
