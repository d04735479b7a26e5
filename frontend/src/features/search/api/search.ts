import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/** `url`: where the hit lives inside the app. */
export type SearchHit = Schema<"SearchHitOutput">;

export const SHORTEST_QUERY = 2;

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: async ({ signal }) =>
      (await api.get<Schema<"SearchOutput">>("/api/v1/search/", { query: { q }, signal })).results,
    enabled: q.length >= SHORTEST_QUERY,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
