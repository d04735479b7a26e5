import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { fetchForm, saveChanges } from "@/features/case/api/form";
import type { Entry, FieldConflict, FormState } from "@/features/case/api/form";
import { referralKeys } from "@/features/case/api/referral";
import { conflicted, keepMine, marked, refused, saved, toSend, typed, without } from "@/features/case/lib/pending";
import type { Pending, Typed } from "@/features/case/lib/pending";
import { isApiError } from "@/shared/api/api-error";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

const SAVE_AFTER_MS = 700;
const TRY_AGAIN_MS = 4000;

export interface ReferralForm {
  readonly state: FormState | undefined;
  readonly error: unknown;
  readonly pending: Pending;
  readonly saving: "saved" | "typing" | "saving" | "waiting" | "attention";
  readonly change: (field: string, change: Typed) => void;
  readonly flush: () => Promise<boolean>;
  readonly takeTheirs: (field: string) => void;
  readonly keepMine: (field: string) => void;
  readonly reload: () => void;
}

function savingOf(pending: Pending): ReferralForm["saving"] {
  const states = Object.values(pending).map((entry) => entry.state);
  if (states.some((state) => state === "conflict" || state === "refused")) return "attention";
  if (states.includes("waiting")) return "waiting";
  if (states.includes("saving")) return "saving";
  return states.length > 0 ? "typing" : "saved";
}

/**
 * The draft: what the server has, with what is being typed on top. Saves by itself; a broken line, a reload or an
 * expired session loses nothing; two people in one field both keep their words until one of them chooses.
 */
export function useReferralForm(referralId: string): ReferralForm {
  const client = useQueryClient();
  const key = referralKeys.form(referralId);
  const stored = `draft.referral.${referralId}`;
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => fetchForm(referralId, signal) });
  const [pending, setPending] = useState<Pending>(() => readTabValue<Pending>(stored) ?? {});
  const latest = useRef(pending);
  const running = useRef<Promise<boolean> | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const update = useCallback(
    (change: (now: Pending) => Pending) => {
      latest.current = change(latest.current);
      setPending(latest.current);
      if (Object.keys(latest.current).length === 0) removeTabValue(stored);
      else writeTabValue(stored, latest.current);
    },
    [stored],
  );

  const sendOnce = useCallback(async (): Promise<boolean> => {
    const { changes, turns } = toSend(latest.current);
    if (changes.length === 0) return Object.keys(latest.current).length === 0;
    update((now) => marked(now, turns, "saving"));
    let again = false;
    try {
      const state = await saveChanges(referralId, changes);
      client.setQueryData<FormState>(key, state);
      update((now) => saved(now, turns, state.values));
      again = true; // what was typed meanwhile
    } catch (error) {
      if (!isApiError(error) || error.isTransient) {
        update((now) => marked(now, turns, "waiting"));
        timer.current = setTimeout(() => void flushRef.current(), TRY_AGAIN_MS);
      } else if (error.status === 409) {
        const conflicts = (error.body as { conflicts?: FieldConflict[] } | null)?.conflicts ?? [];
        update((now) => conflicted(now, conflicts));
        void client.invalidateQueries({ queryKey: key });
        again = true;
      } else {
        const named = Object.entries(error.fields).map(([field, texts]) => [codeOf(field, changes), texts.join(" ")] as const);
        const problems = Object.fromEntries(named.filter(([field]) => field !== ""));
        const all = Object.keys(problems).length > 0 ? problems : Object.fromEntries(changes.map((c) => [c.field, error.message]));
        update((now) => refused(now, all));
        again = true;
      }
    }
    return again && toSend(latest.current).changes.length > 0
      ? sendOnceRef.current()
      : Object.keys(latest.current).length === 0;
  }, [client, key, referralId, update]);
  const sendOnceRef = useRef(sendOnce);
  useEffect(() => {
    sendOnceRef.current = sendOnce;
  });

  /** Sends what is typed, after what is already on its way. True when nothing is left unsaved. */
  const flush = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const before = running.current;
    const mine = (before ?? Promise.resolve(true)).then(() => sendOnceRef.current());
    running.current = mine;
    try {
      return await mine;
    } finally {
      if (running.current === mine) running.current = null;
    }
  }, []);
  const flushRef = useRef(flush);

  const change = useCallback(
    (field: string, what: Typed) => {
      const entry: Entry | undefined = client.getQueryData<FormState>(referralKeys.form(referralId))?.values[field];
      update((now) => typed(now, field, entry, what));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flushRef.current(), SAVE_AFTER_MS);
    },
    [client, referralId, update],
  );

  const reload = useCallback(() => void client.invalidateQueries({ queryKey: referralKeys.form(referralId) }), [client, referralId]);
  useRealtime("referral.field_changed", ({ data }) => {
    if (data.referral_id === referralId) reload();
  });
  useResync(() => {
    reload();
    void flushRef.current();
  });
  useEffect(() => {
    // What an earlier page of this tab could not send.
    if (Object.keys(latest.current).length > 0) void flush();
    return () => {
      clearTimeout(timer.current);
      void flush(); // leaving the page sends what is still typed
    };
  }, [flush, referralId]);

  return useMemo(
    () => ({
      state: query.data,
      error: query.error,
      pending,
      saving: savingOf(pending),
      change,
      flush,
      takeTheirs: (field: string) => {
        update((now) => without(now, field));
        reload();
      },
      keepMine: (field: string) => {
        update((now) => keepMine(now, field));
        void flush();
      },
      reload,
    }),
    [change, flush, pending, query.data, query.error, reload, update],
  );
}

/** "changes.2.value" names the third change; a plain name is the field itself. */
function codeOf(name: string, changes: readonly { readonly field: string }[]): string {
  const found = /^changes\.(\d+)/.exec(name);
  if (found) return changes[Number(found[1])]?.field ?? "";
  return changes.some((change) => change.field === name) ? name : "";
}
