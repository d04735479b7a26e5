import { useQueryClient } from "@tanstack/react-query";

import { conversationKeys } from "@/features/messages/api/conversations";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";

/** Keeps the list of conversations fresh: a burst of events asks once. */
export function useLiveConversations(): void {
  const client = useQueryClient();
  const refreshNow = (): void => void client.invalidateQueries({ queryKey: conversationKeys.list });
  const refresh = useGathered(refreshNow);
  useRealtimeAny(["message.created", "message.changed", "conversation.changed"], refresh);
  useResync(refreshNow);
}
