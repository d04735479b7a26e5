import { useQueryClient } from "@tanstack/react-query";

import { conversationKeys } from "@/features/messages/api/conversations";
import type { Conversation } from "@/features/messages/api/conversations";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Keeps "delivered" and "read by" true while messages arrive and others read, wherever the conversation is held in the cache. */
export function useReceipts(conversation: Conversation): void {
  const client = useQueryClient();
  const keys = [
    conversationKeys.one(conversation.id),
    ...(conversation.subject ? [conversationKeys.subject(conversation.subject.type, conversation.subject.id)] : []),
  ];
  const raise = (personId: string, readSeq: number, deliveredSeq: number): void => {
    for (const queryKey of keys) {
      // An answer under way may have been written before this receipt: ask again rather than believe it.
      if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
      client.setQueryData<Conversation>(queryKey, (held) =>
        held
          ? {
              ...held,
              people: held.people.map((person) =>
                person.id === personId
                  ? {
                      ...person,
                      last_read_seq: Math.max(person.last_read_seq, readSeq),
                      delivered_seq: Math.max(person.delivered_seq, readSeq, deliveredSeq),
                    }
                  : person,
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
    if (conversation.people.some((person) => person.id === data.person_id)) raise(data.person_id, data.last_read_seq, 0);
    else refresh(); // somebody who joined after this page was opened
  });
  useRealtime("receipt.delivered", ({ data }) => {
    if (data.conversation_id === conversation.id) raise(data.person_id, 0, data.delivered_seq);
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
