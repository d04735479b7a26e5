import { useEffect } from "react";
import { useRouter } from "@tanstack/react-router";

/** How long a page may still be changing after it was drawn: what comes later would move who already reads. */
const GROWS_MS = 3000;
/** What people do themselves: from then on the page stays where they are. */
const OWN_MOVES = ["wheel", "touchstart", "pointerdown", "keydown"] as const;

/**
 * Scrolls to `top` as soon as the page is long enough for it, and stays there while parts above take their height. A
 * page is drawn in parts, and the router scrolls after the first of them, when the lower ones are not there yet.
 * Returns what gives it up.
 */
export function scrollWhenItGrows(top: number): () => void {
  const stop = (): void => {
    growing.disconnect();
    clearTimeout(timer);
    for (const move of OWN_MOVES) window.removeEventListener(move, stop, true);
  };
  const growing = new ResizeObserver(() => window.scrollTo({ top, behavior: "instant" }));
  const timer = setTimeout(stop, GROWS_MS);
  for (const move of OWN_MOVES) window.addEventListener(move, stop, true);
  growing.observe(document.body);
  return stop;
}

/** Who comes back to a page is where they left it, also in the part that is drawn last. */
export function useScrollBack(): void {
  const router = useRouter();
  useEffect(() => {
    const left = new Map<string, number>();
    let stop = (): void => undefined;
    const whenLeft = router.subscribe("onBeforeLoad", ({ fromLocation }) => {
      stop();
      const key = fromLocation?.state.__TSR_key;
      if (key) left.set(key, window.scrollY);
    });
    const whenDrawn = router.subscribe("onRendered", ({ toLocation }) => {
      stop();
      const top = left.get(toLocation.state.__TSR_key ?? "") ?? 0;
      // also where the router came to it: what is drawn above later would carry the page along
      if (top > 0) stop = scrollWhenItGrows(top);
    });
    return () => {
      whenLeft();
      whenDrawn();
      stop();
    };
  }, [router]);
}
