import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { Page } from "@/shared/api/types";

export interface CaseRow {
  readonly patient: {
    readonly id: string;
    readonly display_name: string;
    readonly birth_date: string;
    readonly age: number;
    readonly sex: string;
    readonly centre: CentreBrief;
  };
  readonly pathway: {
    readonly id: string;
    readonly state: string;
    readonly state_label: string;
    readonly due_at: string | null;
    readonly overdue: boolean;
    readonly owner_centre: CentreBrief;
    readonly owner_person: { readonly id: string; readonly display_name: string } | null;
  } | null;
  readonly disease: string;
  readonly disease_label: string;
  readonly referral: {
    readonly id: string;
    readonly status: string;
    readonly urgency: string;
    readonly clock: { readonly due_at: string | null; readonly paused_at: string | null } | null;
  } | null;
  readonly unread: number;
  readonly last_activity_at: string | null;
}

export interface CaseFilters {
  readonly q?: string;
  readonly state?: string;
  readonly centre?: string;
  readonly disease?: string;
  readonly owner?: string;
  readonly overdue?: boolean;
}

export interface BoardColumn {
  readonly state: string;
  readonly state_label: string;
  readonly count: number;
  readonly items: readonly CaseRow[];
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
      (await api.get<{ columns: BoardColumn[] }>("/api/v1/cases/board/", { query: queryOf(filters), signal })).columns,
  });
