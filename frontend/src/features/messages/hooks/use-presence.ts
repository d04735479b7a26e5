import { useEffect, useState } from "react";

import { realtime } from "@/shared/realtime/connection";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

const ASK_EVERY_MS = 60_000;
const NOBODY: ReadonlySet<string> = new Set();

/** Who of those who can read this conversation has the app open, as of the last minute. */
export function usePresence(conversationId: string): ReadonlySet<string> {
  const [online, setOnline] = useState<{ id: string; people: ReadonlySet<string> }>({ id: "", people: NOBODY });
  const ask = (): void => {
    realtime.send({ type: "presence", data: { conversation_id: conversationId } });
  };
  useRealtime("presence", ({ data }) => {
    if (data.conversation_id === conversationId) setOnline({ id: conversationId, people: new Set(data.online) });
  });
  useResync(ask);
  useEffect(() => {
    const say = (): void => {
      realtime.send({ type: "presence", data: { conversation_id: conversationId } });
    };
    say();
    const timer = setInterval(say, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [conversationId]);
  return online.id === conversationId ? online.people : NOBODY;
}
