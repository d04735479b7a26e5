import { useEffect, useRef, useState } from "react";

import { realtime } from "@/shared/realtime/connection";
import type { ConnectionState } from "@/shared/realtime/connection";
import type { EventOf, EventType } from "@/shared/realtime/events";
import { useStore } from "@/shared/lib/store";

/** Calls back for every event of this type while the component is mounted. */
export function useRealtime<T extends EventType>(type: T, callback: (event: EventOf<T>) => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => realtime.on(type, (event) => latest.current(event)), [type]);
}

/** The same for several types whose data is not needed (typically: invalidate a query). */
export function useRealtimeAny(types: readonly EventType[], callback: () => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  const key = types.join(" ");
  useEffect(() => {
    const stops = (key.split(" ") as EventType[]).map((type) => realtime.on(type, () => latest.current()));
    return () => {
      for (const stop of stops) stop();
    };
  }, [key]);
}

/** Calls back after each (re)connect, when events may have been missed. */
export function useResync(callback: () => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => realtime.onResync(() => latest.current()), []);
}

export function useConnectionState(): ConnectionState {
  return useStore(realtime.state);
}

/** Longer than a line takes to open; a page that has none shows its lists all the same. */
const OPENING_MS = 1500;

/**
 * False while the socket opens for the first time. A list that is asked for before has to be asked for again then, for
 * what happened in between; asked for after, once is enough.
 */
export function useSettled(): boolean {
  const state = useConnectionState();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), OPENING_MS);
    return () => clearTimeout(timer);
  }, []);
  return waited || (state !== "idle" && state !== "connecting");
}
