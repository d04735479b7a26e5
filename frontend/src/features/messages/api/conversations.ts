import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";
import type { Message } from "@/features/messages/api/types";

export type Topic = Schema<"TopicOutput">;
export type ConversationRow = Schema<"ConversationRowOutput">;
/** Somebody who can read the conversation, and up to where they have. */
export type Member = Schema<"ReaderOutput">;
export type Conversation = Schema<"ConversationOutput">;

export const conversationKeys = {
  all: ["conversations"] as const,
  list: ["conversations", "list"] as const,
  one: (id: string) => ["conversations", "one", id] as const,
  subject: (type: string, id: string) => ["conversations", "for", type, id] as const,
};

/** A thousand conversations: one is found by its name in the list, the others by the search of everything. */
const MOST_PAGES = 5;

export const conversationsQuery = queryOptions({
  queryKey: conversationKeys.list,
  queryFn: async ({ signal }): Promise<Page<ConversationRow>> => {
    const results: ConversationRow[] = [];
    let path: string | null = "/api/v1/conversations/?limit=200";
    for (let pages = 0; path && pages < MOST_PAGES; pages += 1) {
      const page: Page<ConversationRow> = await api.get(path, { signal });
      results.push(...page.results);
      path = page.next;
    }
    return { results, next: path, previous: null };
  },
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: conversationKeys.one(id),
    queryFn: ({ signal }) => api.get<Conversation>(`/api/v1/conversations/${id}/`, { signal }),
    refetchOnMount: "always",
  });

export const conversationForQuery = (type: string, id: string) =>
  queryOptions({
    queryKey: conversationKeys.subject(type, id),
    queryFn: ({ signal }) => api.get<Conversation>(`/api/v1/conversations/for/${type}/${id}/`, { signal }),
    // Held from an earlier visit it may not know who has read since: shown at once, asked again behind it.
    refetchOnMount: "always",
  });

export const createConversation = (body: Schema<"ConversationCreateInputRequest">): Promise<Conversation> =>
  api.post<Conversation>("/api/v1/conversations/", body);

export const createTopic = (id: string, name: string): Promise<Topic> =>
  api.post<Topic>(`/api/v1/conversations/${id}/topics/`, { name });

/** As many as the server takes in one call. */
export const MOST_RECEIVED = 500;

export const tellReceived = (held: readonly (readonly [id: string, seq: number])[]): Promise<unknown> =>
  api.post("/api/v1/conversations/received/", { received: held.map(([id, seq]) => ({ conversation_id: id, seq })) });

export const markRead = (id: string, seq: number): Promise<unknown> =>
  api.post(`/api/v1/conversations/${id}/read/`, { seq });

export type MessagesPage = Schema<"MessagePageOutput">;

export const PAGE_SIZE = 50;

export const fetchMessages = (
  id: string,
  query: { before_seq?: number; changed_after?: number; limit?: number },
  signal?: AbortSignal,
): Promise<MessagesPage> =>
  api.get<MessagesPage>(`/api/v1/conversations/${id}/messages/`, {
    query: { limit: PAGE_SIZE, ...query },
    ...(signal ? { signal } : {}),
  });

export const editMessage = (id: string, seq: number, text: string): Promise<Message> =>
  api.patch<Message>(`/api/v1/conversations/${id}/messages/${seq}/`, { text });

export const withdrawMessage = (id: string, seq: number): Promise<Message> =>
  api.delete<Message>(`/api/v1/conversations/${id}/messages/${seq}/`);

export const fetchHistory = (id: string, seq: number): Promise<Schema<"MessageHistoryOutput">> =>
  api.get<Schema<"MessageHistoryOutput">>(`/api/v1/conversations/${id}/messages/${seq}/history/`);
