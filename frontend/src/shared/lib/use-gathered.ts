import { useCallback, useEffect, useRef } from "react";

const TOGETHER_MS = 400;

/** Runs `callback` once for a burst of calls: a folder of 300 images tells of each one. */
export function useGathered(callback: () => void, afterMs: number = TOGETHER_MS): () => void {
  const latest = useRef(callback);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latest.current(), afterMs);
  }, [afterMs]);
}
