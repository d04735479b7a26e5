import { useQueryClient } from "@tanstack/react-query";

import { conversationKeys } from "@/features/messages/api/conversations";
import type { Conversation } from "@/features/messages/api/conversations";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Keeps "read by" true while others read, wherever the conversation is held in the cache. */
export function useReceipts(conversation: Conversation): void {
  const client = useQueryClient();
  const keys = [
    conversationKeys.one(conversation.id),
    ...(conversation.subject ? [conversationKeys.subject(conversation.subject.type, conversation.subject.id)] : []),
  ];
  const raise = (personId: string, seq: number): void => {
    for (const queryKey of keys) {
      client.setQueryData<Conversation>(queryKey, (held) =>
        held
          ? {
              ...held,
              people: held.people.map((person) =>
                person.id === personId && person.last_read_seq < seq ? { ...person, last_read_seq: seq } : person,
              ),
            }
          : held,
      );
    }
  };
  useRealtime("receipt.changed", ({ data }) => {
    if (data.conversation_id === conversation.id) raise(data.person_id, data.last_read_seq);
  });
  const refresh = (): void => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  useRealtime("conversation.changed", ({ data }) => {
    if (data.conversation_id === conversation.id) refresh();
  });
  useResync(refresh);
}
