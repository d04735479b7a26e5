import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import { showFailure } from "@/shared/ui/undo";

export type Session = Schema<"SessionOutput">;

const PATH = "/api/v1/me/sessions/";

export const sessionsQuery = queryOptions({
  queryKey: ["auth", "sessions"],
  queryFn: async ({ signal }): Promise<readonly Session[]> =>
    (await api.get<Schema<"SessionListOutput">>(PATH, { signal })).results,
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
