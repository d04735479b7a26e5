import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";

export interface PersonRow {
  readonly id: string;
  readonly display_name: string;
  readonly profession: string;
}

export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ["people", "pick", q],
    queryFn: ({ signal }) => api.get<Page<PersonRow>>("/api/v1/people/", { signal, query: { q, limit: 50 } }),
    placeholderData: keepPreviousData,
  });
