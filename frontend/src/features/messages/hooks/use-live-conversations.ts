import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { conversationKeys } from "@/features/messages/api/conversations";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";

const TOGETHER_MS = 400;

/** Keeps the list of conversations fresh: a burst of events asks once. */
export function useLiveConversations(): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const refresh = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void client.invalidateQueries({ queryKey: conversationKeys.list }), TOGETHER_MS);
  };
  useRealtimeAny(["message.created", "message.changed", "conversation.changed"], refresh);
  useResync(refresh);
  useEffect(() => () => clearTimeout(timer.current), []);
}
