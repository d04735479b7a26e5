import { useCallback, useEffect, useRef } from "react";

const TOGETHER_MS = 400;
/** A stream that does not end is answered all the same. */
const LONGEST_MS = 2000;

/** Runs `callback` once for a burst of calls: a folder of 300 images tells of each one. */
export function useGathered(callback: () => void, afterMs: number = TOGETHER_MS): () => void {
  const latest = useRef(callback);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const since = useRef<number | null>(null);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    since.current ??= Date.now();
    const left = Math.max(0, since.current + LONGEST_MS - Date.now());
    timer.current = setTimeout(
      () => {
        since.current = null;
        latest.current();
      },
      Math.min(afterMs, left),
    );
  }, [afterMs]);
}
