import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

import { readColours } from "@/features/labs/lib/colours";
import type { Colours } from "@/features/labs/lib/colours";
import type { Size } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";

type Paint = (ctx: CanvasRenderingContext2D, size: Size, colours: Colours) => void;

type Say = (width: number) => void;

/**
 * A canvas as wide as its place and as sharp as the screen, painted again when the axis moves, the size, the theme or
 * `paint` changes; while it is out of sight it is not painted. `say` is called after that, and when only the pointer
 * moved.
 */
export function useCanvas(axis: TimeAxis, paint: Paint, say?: Say): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const element = canvas.current;
    const ctx = element?.getContext("2d");
    if (!element || !ctx) return;
    const colours = readColours(element);
    let size: Size = { width: 0, height: 0 };
    let inSight = true;
    let stale = true;
    const draw = (): void => {
      stale = !inSight;
      if (inSight && size.width > 0) paint(ctx, size, colours);
      read();
    };
    const read = (): void => {
      if (inSight && size.width > 0) say?.(size.width);
    };
    const fit = (): void => {
      const box = element.getBoundingClientRect();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      size = { width: box.width, height: box.height };
      element.width = Math.round(box.width * ratio);
      element.height = Math.round(box.height * ratio);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw();
    };
    const resized = new ResizeObserver(fit);
    resized.observe(element);
    const seen =
      typeof IntersectionObserver === "undefined"
        ? null
        : new IntersectionObserver(
            ([entry]) => {
              inSight = entry?.isIntersecting ?? true;
              if (stale) draw();
              else read();
            },
            { rootMargin: "120px" },
          );
    seen?.observe(element);
    const off = axis.onFrame(draw);
    const offRead = say ? axis.onRead(read) : undefined;
    fit();
    return () => {
      off();
      offRead?.();
      resized.disconnect();
      seen?.disconnect();
    };
  }, [axis, paint, say, scheme]);
  return canvas;
}
