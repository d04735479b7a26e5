import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";

export interface SearchHit {
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Where the hit lives inside the app. */
  readonly url: string;
}

export const SHORTEST_QUERY = 2;

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: async ({ signal }) =>
      (await api.get<{ results: SearchHit[] }>("/api/v1/search/", { query: { q }, signal })).results,
    enabled: q.length >= SHORTEST_QUERY,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
