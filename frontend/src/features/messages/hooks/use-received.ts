import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";

import { conversationsQuery, tellReceived } from "@/features/messages/api/conversations";
import { useMe } from "@/shared/api/me";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Long enough for a discussion in sight to be marked as read instead, which says more. */
const TELL_AFTER_MS = 1500;

/** Tells the authors that their messages have arrived in this browser, whichever page is open, also in the background. */
export function useReceived(): void {
  const me = useMe().id;
  const conversations = useQuery(conversationsQuery).data;
  const held = useRef(new Map<string, number>());
  const told = useRef(new Map<string, number>());
  const tell = useGathered(() => {
    const news = [...held.current].filter(([id, seq]) => seq > (told.current.get(id) ?? 0));
    if (news.length === 0) return;
    for (const [id, seq] of news) told.current.set(id, seq);
    tellReceived(news).catch(() => {
      for (const [id] of news) told.current.delete(id); // told again with the next message, or when the line is back
    });
  }, TELL_AFTER_MS);
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
