import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { conversationKeys, markRead } from "@/features/messages/api/conversations";
import type { ConversationRow } from "@/features/messages/api/conversations";
import type { Page } from "@/shared/api/types";

/** Tells the server up to where this person has read, once the newest message is in sight of a visible tab. */
export function useMarkRead(conversationId: string, lastSeq: number, inSight: boolean): void {
  const client = useQueryClient();
  const told = useRef<{ id: string; seq: number }>({ id: conversationId, seq: 0 });
  useEffect(() => {
    const tell = (): void => {
      if (!inSight || lastSeq === 0 || document.visibilityState !== "visible") return;
      if (told.current.id === conversationId && told.current.seq >= lastSeq) return;
      const before = told.current;
      told.current = { id: conversationId, seq: lastSeq };
      client.setQueryData<Page<ConversationRow>>(conversationKeys.list, (page) =>
        page
          ? { ...page, results: page.results.map((row) => (row.id === conversationId ? { ...row, unread: 0 } : row)) }
          : page,
      );
      markRead(conversationId, lastSeq).catch(() => {
        told.current = before; // told again with the next message or when the tab is looked at
      });
    };
    tell();
    document.addEventListener("visibilitychange", tell);
    return () => document.removeEventListener("visibilitychange", tell);
  }, [client, conversationId, inSight, lastSeq]);
}
