import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

import classes from "@/features/labs/components/charts.module.css";
import { GUTTER, RIGHT, xOf } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";

/** The line through all strips under the pointer: moved by itself, so that pointing paints no strip anew. */
export function PointerLine({ axis }: { readonly axis: TimeAxis }): ReactNode {
  const line = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      axis.onPoint(() => {
        const element = line.current;
        if (!element) return;
        const cursor = axis.cursor.get();
        const width = element.parentElement?.clientWidth ?? 0;
        const x = cursor === null ? -1 : Math.round(xOf(cursor, axis.view.get(), width));
        element.hidden = x < GUTTER || x > width - RIGHT + 6;
        element.style.transform = `translateX(${x}px)`;
      }),
    [axis],
  );
  return <div ref={line} className={classes.pointer} hidden aria-hidden="true" />;
}
