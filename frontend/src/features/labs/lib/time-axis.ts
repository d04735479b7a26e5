import { within } from "@/features/labs/lib/axis";
import type { View } from "@/features/labs/lib/axis";
import { createStore } from "@/shared/lib/store";
import type { Store } from "@/shared/lib/store";

/**
 * What all strips share: the part of time in view and the day under the pointer. Outside React: while somebody drags,
 * the canvases are painted once a frame and no component renders.
 */
export interface TimeAxis {
  readonly whole: View;
  readonly view: Store<View>;
  readonly cursor: Store<number | null>;
  /** Calls `paint` before the next frame whenever the view moved; returns the unsubscription. */
  onFrame(paint: () => void): () => void;
  /** The same when the pointer or the view moved: for what follows the pointer, which must cost little. */
  onPoint(follow: () => void): () => void;
  show(view: View): void;
  /** Gives up a frame that is still to come. */
  dispose(): void;
}

export function createTimeAxis(whole: View, start: View = whole): TimeAxis {
  const view = createStore<View>(within(start, whole));
  const cursor = createStore<number | null>(null);
  const painters = new Set<() => void>();
  const followers = new Set<() => void>();
  let frame = 0;
  let viewMoved = false;
  const ask = (): void => {
    if (frame === 0) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (viewMoved) for (const paint of painters) paint();
        viewMoved = false;
        for (const follow of followers) follow();
      });
    }
  };
  view.subscribe(() => {
    viewMoved = true;
    ask();
  });
  cursor.subscribe(ask);
  return {
    whole,
    view,
    cursor,
    onFrame: (paint) => {
      painters.add(paint);
      return () => painters.delete(paint);
    },
    onPoint: (follow) => {
      followers.add(follow);
      return () => followers.delete(follow);
    },
    show: (next) => view.set(within(next, whole)),
    dispose: () => {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
