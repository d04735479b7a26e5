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
      // An answer under way may have been written before this receipt: ask again rather than believe it.
      if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
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
  const refresh = (): void => {
    for (const queryKey of keys) void client.invalidateQueries({ queryKey });
  };
  useRealtime("receipt.changed", ({ data }) => {
    if (data.conversation_id !== conversation.id) return;
    if (conversation.people.some((person) => person.id === data.person_id)) raise(data.person_id, data.last_read_seq);
    else refresh(); // somebody who joined after this page was opened
  });
  // The hub joins when a referral is submitted, a specialist when they are invited: they read and are named from then on.
  useRealtime("circle.changed", ({ data }) => {
    if (data.patient_id === conversation.subject?.id) refresh();
  });
  useRealtime("conversation.changed", ({ data }) => {
    if (data.conversation_id === conversation.id) refresh();
  });
  useResync(refresh);
}
