import { useCallback, useEffect, useRef, useState } from "react";

import { useMe } from "@/shared/api/me";
import { realtime } from "@/shared/realtime/connection";
import { useRealtime } from "@/shared/realtime/use-realtime";

const SAY_AGAIN_MS = 15_000;
const FORGET_AFTER_MS = 45_000;
const ANSWER_AFTER_MS = 600;

interface Heard {
  readonly name: string;
  readonly section: string;
  readonly until: number;
}

export interface Writers {
  /** Names of the others who have the visit open. */
  readonly here: readonly string[];
  /** Names of those who write in a section now. */
  readonly in: (section: string) => readonly string[];
  readonly focus: (section: string) => void;
}

/** Who else writes in this visit and where, as their browsers say it; says the same of me. */
export function useWriters(visitId: string): Writers {
  const me = useMe().id;
  const mine = useRef("");
  const [heard, setHeard] = useState<ReadonlyMap<string, Heard>>(new Map());
  const say = useCallback((section: string | null) => realtime.send({ type: "visit.editing", data: { visit_id: visitId, section } }), [visitId]);
  useRealtime("visit.editing", ({ data }) => {
    if (data.visit_id !== visitId || data.person_id === me) return;
    const { person_id: personId, name, section } = data;
    // who came later has not heard me
    if (section !== null && !heard.has(personId)) setTimeout(() => say(mine.current), ANSWER_AFTER_MS);
    setHeard((now) => {
      const next = new Map(now);
      if (section === null) next.delete(personId);
      else next.set(personId, { name, section, until: Date.now() + FORGET_AFTER_MS });
      return next;
    });
  });
  useEffect(() => {
    say(mine.current);
    const timer = setInterval(() => {
      say(mine.current);
      setHeard((now) => new Map([...now].filter(([, writer]) => writer.until > Date.now())));
    }, SAY_AGAIN_MS);
    return () => {
      clearInterval(timer);
      say(null);
    };
  }, [say]);
  const focus = useCallback(
    (section: string) => {
      if (mine.current === section) return;
      mine.current = section;
      say(section);
    },
    [say],
  );
  const all = [...heard.values()];
  return { here: all.map((writer) => writer.name), in: (section) => all.filter((writer) => writer.section === section).map((writer) => writer.name), focus };
}
