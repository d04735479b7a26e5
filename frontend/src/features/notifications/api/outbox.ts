import { infiniteQueryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type OutboxMail = Schema<"OutboxMailOutput">;

export const outboxQuery = infiniteQueryOptions({
  queryKey: ["outbox"],
  queryFn: ({ pageParam, signal }) =>
    api.get<Page<OutboxMail>>(pageParam || "/api/v1/outbox/", { signal, onUnauthorized: "throw" }),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
  refetchInterval: 5000, // the demo's mailbox is watched while one waits for a message
});
