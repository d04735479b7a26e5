import { infiniteQueryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";

export interface OutboxMail {
  readonly id: string;
  readonly to_email: string;
  readonly kind: string;
  readonly subject: string;
  readonly body: string;
  readonly state: string;
  readonly created_at: string;
  readonly sent_at: string | null;
}

export const outboxQuery = infiniteQueryOptions({
  queryKey: ["outbox"],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<OutboxMail>>(pageParam || "/api/v1/outbox/", { signal, onUnauthorized: "throw" }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
  refetchInterval: 5000, // the demo's mailbox is watched while one waits for a message
});
