import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type CaseRow = Schema<"CaseRowOutput">;
export type BoardColumn = Schema<"BoardColumnOutput">;

export interface CaseFilters {
  readonly q?: string;
  readonly state?: string;
  readonly centre?: string;
  readonly disease?: string;
  readonly owner?: string;
  readonly overdue?: boolean;
}

const queryOf = (filters: CaseFilters): Record<string, string | boolean | undefined> => ({ ...filters });

export const casesQuery = (filters: CaseFilters) =>
  infiniteQueryOptions({
    queryKey: ["cases", "list", filters],
    queryFn: ({ pageParam, signal }) =>
      // The next page comes as an address with its own cursor; the first one is made of the filters.
      pageParam
        ? api.get<Page<CaseRow>>(pageParam, { signal })
        : api.get<Page<CaseRow>>("/api/v1/cases/", { query: queryOf(filters), signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export const boardQuery = (filters: CaseFilters) =>
  queryOptions({
    queryKey: ["cases", "board", filters],
    queryFn: async ({ signal }) =>
      (await api.get<Schema<"CaseBoardOutput">>("/api/v1/cases/board/", { query: queryOf(filters), signal }))
        .columns,
  });
