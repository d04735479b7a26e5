import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";

import { conversationsQuery } from "@/features/messages/api/conversations";
import type { ConversationRow } from "@/features/messages/api/conversations";
import type { Page } from "@/shared/api/types";
import { useSettled } from "@/shared/realtime/use-realtime";

/** My conversations, asked for once the line is open; `useLiveConversations` of the frame keeps them fresh. */
export const useConversations = (): UseQueryResult<Page<ConversationRow>> => useQuery({ ...conversationsQuery, enabled: useSettled() });
