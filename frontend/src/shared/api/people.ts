import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";

export interface PersonRow {
  readonly id: string;
  readonly display_name: string;
  readonly profession: string;
}

/** People of the network by name, as somebody types. */
export const peopleQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ["people", "search", q, limit],
    queryFn: ({ signal }) => api.get<Page<PersonRow>>("/api/v1/people/", { signal, query: { q, limit } }),
    placeholderData: keepPreviousData,
  });
