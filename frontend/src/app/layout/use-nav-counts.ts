import { useConversations } from "@/features/messages/hooks/use-conversations";
import { useLiveConversations } from "@/features/messages/hooks/use-live-conversations";
import { useReceived } from "@/features/messages/hooks/use-received";

/** Keeps what the navigation counts as fresh as everything else; once, whatever shows it. */
export function useLiveCounts(): void {
  useLiveConversations();
  useReceived();
}

/** Messages that I have not read, of all my conversations. */
export const useUnread = (): number => (useConversations().data?.results ?? []).reduce((sum, conversation) => sum + conversation.unread, 0);
