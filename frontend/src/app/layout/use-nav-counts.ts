import type { NavItem } from "@/app/layout/nav-items";
import { useConversations } from "@/features/messages/hooks/use-conversations";
import { useLiveConversations } from "@/features/messages/hooks/use-live-conversations";
import { useReceived } from "@/features/messages/hooks/use-received";

export type NavCounts = Partial<Record<NavItem["to"], number>>;

/** Numbers beside the navigation, from the features that know them; live, like everything else. */
export function useNavCounts(): NavCounts {
  useLiveConversations();
  useReceived();
  const unread = (useConversations().data?.results ?? []).reduce((sum, conversation) => sum + conversation.unread, 0);
  return unread ? { "/messages": unread } : {};
}
