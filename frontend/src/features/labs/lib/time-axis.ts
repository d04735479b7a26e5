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
  /** A moment after the pointer moved, some times a second: for the words about what is under it. */
  onRead(say: () => void): () => void;
  show(view: View): void;
  /** Gives up a frame that is still to come. */
  dispose(): void;
}

/** Nobody reads words that change in every frame; to set them is what pointing costs. */
const READ_EVERY_MS = 60;

export function createTimeAxis(whole: View, start: View = whole): TimeAxis {
  const view = createStore<View>(within(start, whole));
  const cursor = createStore<number | null>(null);
  const painters = new Set<() => void>();
  const followers = new Set<() => void>();
  const readers = new Set<() => void>();
  let frame = 0;
  let viewMoved = false;
  let pointMoved = false;
  let read = 0;
  const step = (): void => {
    frame = 0;
    if (viewMoved) for (const paint of painters) paint();
    if (viewMoved || pointMoved) for (const follow of followers) follow();
    viewMoved = pointMoved = false;
    const now = performance.now();
    if (now - read < READ_EVERY_MS) {
      ask();
      return;
    }
    read = now;
    for (const say of readers) say();
  };
  const ask = (): void => {
    if (frame === 0) frame = requestAnimationFrame(step);
  };
  view.subscribe(() => {
    viewMoved = true;
    ask();
  });
  cursor.subscribe(() => {
    pointMoved = true;
    ask();
  });
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
    onRead: (say) => {
      readers.add(say);
      return () => readers.delete(say);
    },
    show: (next) => view.set(within(next, whole)),
    dispose: () => {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
