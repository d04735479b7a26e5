import { useCallback, useState } from "react";

import { dropDraft, readDraft, storeDraft, withField } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue, FieldValues } from "@/features/toxicity/lib/draft";

interface DraftState {
  readonly draft: Draft | null;
  readonly start: (draft: Draft) => void;
  readonly setField: (name: string, value: FieldValue) => void;
  readonly setValues: (values: FieldValues) => void;
  readonly rebase: (version: number) => void;
  readonly drop: () => void;
}

/** The observation that is being written in this tab; survives a reload and a lost connection. */
export function useDraftObservation(patientId: string): DraftState {
  const [draft, setDraft] = useState<Draft | null>(() => readDraft(patientId));
  const keep = useCallback(
    (change: (draft: Draft) => Draft) =>
      setDraft((now) => {
        if (!now) return now;
        const next = change(now);
        storeDraft(patientId, next);
        return next;
      }),
    [patientId],
  );
  const start = useCallback(
    (next: Draft) => {
      storeDraft(patientId, next);
      setDraft(next);
    },
    [patientId],
  );
  const drop = useCallback(() => {
    dropDraft(patientId);
    setDraft(null);
  }, [patientId]);
  return {
    draft,
    start,
    setField: useCallback((name, value) => keep((now) => ({ ...now, values: withField(now.values, name, value) })), [keep]),
    setValues: useCallback((values) => keep((now) => ({ ...now, values })), [keep]),
    rebase: useCallback((version) => keep((now) => (now.editing ? { ...now, editing: { ...now.editing, version } } : now)), [keep]),
    drop,
  };
}
