import { useCallback, useEffect, useRef, useState } from "react";

import { useMe } from "@/shared/api/me";
import { realtime } from "@/shared/realtime/connection";
import { useRealtime } from "@/shared/realtime/use-realtime";

const SAY_AGAIN_MS = 15_000;
const FORGET_AFTER_MS = 45_000;

export interface Editor {
  readonly personId: string;
  readonly name: string;
  readonly field: string;
}

/** Who else has this form open and in which field; tells the others where I am. */
export function useEditing(
  referralId: string,
  known: readonly { readonly person_id: string; readonly name: string; readonly field: string }[],
): { editors: readonly Editor[]; focus: (field: string) => void } {
  const me = useMe().id;
  const [heard, setHeard] = useState<ReadonlyMap<string, { name: string; field: string | null; until: number }>>(new Map());
  const mine = useRef("");

  useRealtime("referral.editing", ({ data }) => {
    if (data.referral_id !== referralId || data.person_id === me) return;
    setHeard((now) =>
      new Map(now).set(data.person_id, { name: data.name, field: data.field, until: Date.now() + FORGET_AFTER_MS }),
    );
  });
  const say = useCallback(
    (field: string | null) => realtime.send({ type: "referral.editing", data: { referral_id: referralId, field } }),
    [referralId],
  );
  useEffect(() => {
    say("");
    const timer = setInterval(() => {
      say(mine.current);
      setHeard((now) => new Map([...now].filter(([, value]) => value.field === null || value.until > Date.now())));
    }, SAY_AGAIN_MS);
    return () => {
      clearInterval(timer);
      say(null);
    };
  }, [say]);
  const focus = useCallback(
    (field: string) => {
      mine.current = field;
      say(field);
    },
    [say],
  );

  const all = new Map<string, Editor>();
  for (const editor of known) {
    if (editor.person_id !== me) all.set(editor.person_id, { personId: editor.person_id, name: editor.name, field: editor.field });
  }
  for (const [personId, value] of heard) {
    if (value.field === null) all.delete(personId);
    else all.set(personId, { personId, name: value.name, field: value.field });
  }
  return { editors: [...all.values()], focus };
}
