import { useCallback, useEffect, useRef, useState } from "react";

import { realtime } from "@/shared/realtime/connection";
import { useRealtime } from "@/shared/realtime/use-realtime";

const SAY_EVERY_MS = 2500;
const FORGET_AFTER_MS = 5000;

/** Who else is typing here, and a function that tells others that I am. */
export function useTyping(conversationId: string, me: string): { names: readonly string[]; say: (topic: string | null) => void } {
  const [typing, setTyping] = useState<ReadonlyMap<string, { name: string; until: number }>>(new Map());
  const lastSaid = useRef(0);

  useRealtime("typing", ({ data }) => {
    if (data.conversation_id !== conversationId || data.person_id === me) return;
    setTyping((known) => new Map(known).set(data.person_id, { name: data.name, until: Date.now() + FORGET_AFTER_MS }));
  });
  // Whoever has sent is no longer typing.
  useRealtime("message.created", ({ data }) => {
    if (data.conversation_id !== conversationId) return;
    const author = (data.message as { author: { id: string } | null }).author?.id;
    if (!author) return;
    if (author === me) lastSaid.current = 0; // what I type from here on is news again
    setTyping((known) => {
      if (!known.has(author)) return known;
      const next = new Map(known);
      next.delete(author);
      return next;
    });
  });

  useEffect(() => {
    if (typing.size === 0) return;
    const timer = setInterval(() => {
      const now = Date.now();
      setTyping((known) => {
        const next = new Map([...known].filter(([, value]) => value.until > now));
        return next.size === known.size ? known : next;
      });
    }, 1000);
    return () => clearInterval(timer);
  }, [typing.size]);

  const say = useCallback(
    (topic: string | null) => {
      const now = Date.now();
      if (now - lastSaid.current < SAY_EVERY_MS) return;
      if (realtime.send({ type: "typing", data: { conversation_id: conversationId, topic } })) lastSaid.current = now;
    },
    [conversationId],
  );
  return { names: [...typing.values()].map((value) => value.name), say };
}
