import { useCallback, useEffect, useRef } from "react";

import { MOST_RECEIVED, tellReceived } from "@/features/messages/api/conversations";
import { useConversations } from "@/features/messages/hooks/use-conversations";
import { isApiError } from "@/shared/api/api-error";
import { useMe } from "@/shared/api/me";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Long enough for a discussion in sight to be marked as read instead, which says more. */
const TELL_AFTER_MS = 1500;
const AGAIN_AFTER_MS = 15_000;

/** Tells the authors that their messages have arrived in this browser, whichever page is open, also in the background. */
export function useReceived(): void {
  const me = useMe().id;
  const conversations = useConversations().data;
  const held = useRef(new Map<string, number>());
  const told = useRef(new Map<string, number>());
  const again = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const tellAgain = useRef<() => void>(() => undefined);
  const tell = useGathered(() => {
    const news = [...held.current].filter(([id, seq]) => seq > (told.current.get(id) ?? 0));
    for (let from = 0; from < news.length; from += MOST_RECEIVED) {
      const part = news.slice(from, from + MOST_RECEIVED);
      const before = part.map(([id]) => [id, told.current.get(id) ?? 0] as const);
      for (const [id, seq] of part) told.current.set(id, seq);
      tellReceived(part).catch((error: unknown) => {
        // refused for good: these conversations are not mine any more
        if (isApiError(error) && error.status >= 400 && error.status < 500 && error.status !== 429) return;
        for (const [id, seq] of before) told.current.set(id, seq);
        clearTimeout(again.current);
        again.current = setTimeout(tellAgain.current, AGAIN_AFTER_MS);
      });
    }
  }, TELL_AFTER_MS);
  useEffect(() => {
    tellAgain.current = tell;
    return () => clearTimeout(again.current);
  }, [tell]);
  const hold = useCallback(
    (id: string, seq: number): void => {
      if (seq <= (held.current.get(id) ?? 0) && seq <= (told.current.get(id) ?? 0)) return;
      held.current.set(id, Math.max(seq, held.current.get(id) ?? 0));
      tell();
    },
    [tell],
  );
  useRealtime("message.created", ({ data }) => {
    if (data.message.author?.id !== me) hold(data.conversation_id, data.message.seq);
  });
  useRealtime("receipt.changed", ({ data }) => {
    if (data.person_id === me) told.current.set(data.conversation_id, Math.max(data.last_read_seq, told.current.get(data.conversation_id) ?? 0));
  });
  useResync(tell);
  useEffect(() => {
    for (const row of conversations?.results ?? []) if (row.unread > 0) hold(row.id, row.last_seq);
  }, [conversations, hold]);
}
