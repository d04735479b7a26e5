import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/**
 * One thing that waits. The rooms of the server register their sections and each fills what it has, so the OpenAPI
 * document leaves the items open; `url` says where to deal with it.
 */
export interface TodayItem {
  readonly id?: string;
  readonly url: string;
  readonly patient?: { readonly id: string; readonly display_name: string } | null;
  readonly title?: string;
  readonly subtitle?: string;
  readonly state_label?: string;
  readonly status_label?: string;
  readonly disease_label?: string;
  readonly centre_name?: string;
  readonly urgency?: string;
  readonly due_at?: string | null;
  /** A day without a time. */
  readonly due_on?: string | null;
  readonly paused_at?: string | null;
  readonly overdue?: boolean;
  readonly count?: number;
  readonly at?: string | null;
  /** Of a message: who wrote it, and why it waits here. */
  readonly author?: string;
  readonly urgent?: boolean;
  readonly mentioned?: boolean;
}

export type TodaySection = Omit<Schema<"TodaySectionOutput">, "items"> & { readonly items: readonly TodayItem[] };

export const todayQuery = queryOptions({
  queryKey: ["today"],
  queryFn: async ({ signal }) =>
    (await api.get<{ readonly sections: readonly TodaySection[] }>("/api/v1/today/", { signal })).sections,
  staleTime: 15_000,
});
