import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { conversationKeys, markRead } from "@/features/messages/api/conversations";
import type { Conversation, ConversationRow } from "@/features/messages/api/conversations";
import type { Page } from "@/shared/api/types";

/**
 * Tells the server up to where this person has read, once it is in sight of a visible tab. `seq`: what they can
 * have seen, which is less than the newest while one topic is looked at.
 */
export function useMarkRead(conversationId: string, seq: number, lastSeq: number, inSight: boolean): void {
  const client = useQueryClient();
  const told = useRef<{ id: string; seq: number }>({ id: conversationId, seq: 0 });
  useEffect(() => {
    const tell = (): void => {
      if (!inSight || seq === 0 || document.visibilityState !== "visible") return;
      if (told.current.id === conversationId && told.current.seq >= seq) return;
      const before = told.current;
      told.current = { id: conversationId, seq };
      client.setQueryData<Page<ConversationRow>>(conversationKeys.list, (page) =>
        page
          ? { ...page, results: page.results.map((row) => (row.id === conversationId ? { ...row, unread: Math.max(0, lastSeq - seq) } : row)) }
          : page,
      );
      // So that "new from here" stands at the right place when one comes back.
      for (const kind of ["one", "for"]) {
        client.setQueriesData<Conversation>({ queryKey: [...conversationKeys.all, kind] }, (held) =>
          held?.id === conversationId && held.last_read_seq < seq ? { ...held, last_read_seq: seq } : held,
        );
      }
      markRead(conversationId, seq).catch(() => {
        told.current = before; // told again with the next message or when the tab is looked at
      });
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [client, conversationId, inSight, lastSeq, seq]);
}
