import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

import classes from "@/features/labs/components/charts.module.css";
import { GUTTER, RIGHT, xOf } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";

/** Far wider than any screen: the way the line can go. */
const WAY_PX = 16_384;

/**
 * The line through all strips under the pointer: moved by itself, so that pointing paints no strip anew. It stands at a
 * moment of a movement that never runs: unlike another style, that leaves the layers of the page as they are.
 */
export function PointerLine({ axis }: { readonly axis: TimeAxis }): ReactNode {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = line.current;
    if (!element) return;
    const way = element.animate([{ transform: "translateX(0)" }, { transform: `translateX(${WAY_PX}px)` }], { duration: WAY_PX, fill: "both" });
    way.pause();
    const off = axis.onPoint(() => {
      const cursor = axis.cursor.get();
      const width = element.parentElement?.clientWidth ?? 0;
      const x = cursor === null ? -1 : Math.round(xOf(cursor, axis.view.get(), width));
      const hidden = x < GUTTER || x > width - RIGHT + 6;
      if (element.hidden !== hidden) element.hidden = hidden;
      if (!hidden) way.currentTime = x;
    });
    return () => {
      off();
      way.cancel();
    };
  }, [axis]);
  return <div ref={line} className={classes.pointer} hidden aria-hidden="true" />;
}
