import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";

export interface NotificationItem {
  readonly id: string;
  readonly kind: string;
  /** Already in the language of the person; never carries clinical content. */
  readonly title: string;
  readonly url: string;
  readonly urgent: boolean;
  readonly created_at: string;
  readonly read_at: string | null;
}

export interface NotificationPage extends Page<NotificationItem> {
  readonly unread?: number;
}

export const notificationsQuery = queryOptions({
  queryKey: ["notifications"],
  queryFn: ({ signal }) => api.get<NotificationPage>("/api/v1/notifications/", { signal }),
});

export function useMarkRead(): UseMutationResult<unknown, Error, readonly string[] | "all"> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[] | "all") =>
      api.post("/api/v1/notifications/read/", ids === "all" ? { all: true } : { ids }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  });
}
