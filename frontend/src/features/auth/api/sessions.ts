import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { showFailure } from "@/shared/ui/undo";

export interface Session {
  readonly id: number;
  readonly ip: string;
  readonly user_agent: string;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly is_current: boolean;
}

const PATH = "/api/v1/me/sessions/";

export const sessionsQuery = queryOptions({
  queryKey: ["auth", "sessions"],
  queryFn: async ({ signal }) => (await api.get<{ results: Session[] }>(PATH, { signal })).results,
});

/** Signs out one device, or every device but this one. Their sockets close at once. */
export function useEndSession(): UseMutationResult<unknown, Error, number | "others"> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (which: number | "others") => api.delete(which === "others" ? PATH : `${PATH}${which}/`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
    onError: (error) => showFailure(error),
  });
}
