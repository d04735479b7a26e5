import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/** `title` is in the language of the person and never carries clinical content. */
export type NotificationItem = Schema<"NotificationOutput">;
type NotificationPage = Schema<"NotificationPageOutput">;

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
