import { useCallback, useState } from "react";

import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";

const keyOf = (name: string): string => `draft.${name}`;

export const hasStoredDraft = (name: string): boolean => readTabValue(keyOf(name)) !== null;

interface Stored<T> {
  readonly draft: T;
  readonly keep: (change: (now: T) => T) => void;
  readonly drop: () => void;
}

/**
 * Like `useDraft`, of a whole form that is being filled in: survives a reload and a lost connection, is gone with the
 * tab. One name per form and thing.
 */
export function useStoredDraft<T>(name: string, start: () => T): Stored<T> {
  const [draft, setDraft] = useState<T>(() => readTabValue<T>(keyOf(name)) ?? start());
  const keep = useCallback(
    (change: (now: T) => T) =>
      setDraft((now) => {
        const next = change(now);
        writeTabValue(keyOf(name), next);
        return next;
      }),
    [name],
  );
  const drop = useCallback(() => removeTabValue(keyOf(name)), [name]);
  return { draft, keep, drop };
}
