import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import { autoDraft } from "@/features/visits/lib/auto-draft";
import type { AutoDraft, Sending, Unsaved } from "@/features/visits/lib/auto-draft";
import { useStore } from "@/shared/lib/store";
import { useResync } from "@/shared/realtime/use-realtime";

export interface AutoPart<V, R> {
  /** What stands there: what is being written, else what was saved last. */
  readonly value: V;
  readonly row: R;
  readonly unsaved: Unsaved<V, R> | null;
  readonly change: (value: V, atOnce?: boolean) => void;
  readonly flush: AutoDraft<V, R & { readonly version: number }>["flush"];
  readonly choose: (value?: V) => void;
}

/** One part of a visit that saves by itself; `onSaved` when the server has something new. */
export function useAutoDraft<V, R extends { readonly version: number }>(name: string, given: R, how: Sending<V, R>, onSaved: () => void): AutoPart<V, R> {
  const client = useQueryClient();
  // the part does not change its nature while it is on the page
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const draft = useMemo(() => autoDraft(client, name, how), [client, name]);
  const unsaved = useStore(draft.unsaved);
  const newest = useStore(draft.newest);
  const told = useRef(onSaved);
  useEffect(() => {
    told.current = onSaved;
  });
  useEffect(() => draft.newest.subscribe(() => told.current()), [draft]);
  useResync(() => void draft.flush());
  useEffect(() => {
    void draft.flush(); // what an earlier page of this tab could not send
    // a phone that goes into a pocket may never come back to this page
    const hide = (): void => {
      if (document.visibilityState === "hidden") void draft.flush();
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      void draft.flush();
    };
  }, [draft]);
  const row = newest && newest.version > given.version ? { ...given, ...newest } : given;
  const standing = unsaved && !(unsaved.state === "settled" && row.version > unsaved.base);
  return {
    value: standing ? unsaved.value : how.valueOf(row),
    row,
    unsaved: standing ? unsaved : null,
    change: (value, atOnce = false) => draft.change(value, row.version, atOnce),
    flush: draft.flush,
    choose: draft.choose,
  };
}
