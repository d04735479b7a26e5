import { useCallback, useEffect, useRef, useState } from "react";

import { useMe } from "@/shared/api/me";
import { realtime } from "@/shared/realtime/connection";
import { useRealtime } from "@/shared/realtime/use-realtime";

const SAY_AGAIN_MS = 15_000;
const FORGET_AFTER_MS = 45_000;
const ANSWER_AFTER_MS = 600;

export interface Writer {
  readonly personId: string;
  readonly name: string;
  /** null: a new entry of the kind. */
  readonly entryId: string | null;
  readonly field: string;
}

/** Who else writes in entries of this kind, as their browsers say it. `onNewcomer`: somebody was not known before. */
export function useWriters(patientId: string, kind: string, onNewcomer?: () => void): readonly Writer[] {
  const me = useMe().id;
  const [heard, setHeard] = useState<ReadonlyMap<string, Writer & { readonly until: number }>>(new Map());
  useRealtime("record.editing", ({ data }) => {
    if (data.patient_id !== patientId || data.kind !== kind || data.person_id === me) return;
    const { person_id: personId, name, entry_id: entryId, field } = data;
    if (field !== null && !heard.has(personId)) onNewcomer?.();
    setHeard((now) => {
      const next = new Map(now);
      if (field === null) next.delete(personId);
      else next.set(personId, { personId, name, entryId, field, until: Date.now() + FORGET_AFTER_MS });
      return next;
    });
  });
  useEffect(() => {
    const timer = setInterval(() => {
      setHeard((now) => ([...now.values()].some((writer) => writer.until <= Date.now()) ? new Map([...now].filter(([, writer]) => writer.until > Date.now())) : now));
    }, SAY_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  return [...heard.values()];
}

/** Says that I have this entry open, and in which field I am; hears who else has it open. */
export function useEntryEditing(patientId: string, kind: string, entryId: string | null): { readonly writers: readonly Writer[]; readonly focus: (field: string) => void } {
  const mine = useRef<string | null>(null); // null: not here (any more)
  const say = useCallback(
    (field: string | null) => realtime.send({ type: "record.editing", data: { patient_id: patientId, kind, entry_id: entryId, field } }),
    [patientId, kind, entryId],
  );
  // Who came later has not heard me: said again, not stored anywhere. Not at once: a socket takes one word at a time.
  const again = useCallback(() => {
    if (mine.current !== null) say(mine.current);
  }, [say]);
  const writers = useWriters(patientId, kind, () => setTimeout(again, ANSWER_AFTER_MS));
  useEffect(() => {
    mine.current = "";
    say("");
    const timer = setInterval(again, SAY_AGAIN_MS);
    return () => {
      clearInterval(timer);
      mine.current = null;
      say(null);
    };
  }, [again, say]);
  const focus = useCallback(
    (field: string) => {
      if (mine.current === field) return;
      mine.current = field;
      say(field);
    },
    [say],
  );
  return { writers: writers.filter((writer) => writer.entryId === entryId), focus };
}
