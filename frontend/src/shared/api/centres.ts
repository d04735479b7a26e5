import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { Page } from "@/shared/api/types";

export interface Centre extends CentreBrief {
  readonly catchment: string;
  readonly address: string;
  readonly phone: string;
  readonly on_call_phone: string;
  readonly email: string;
  readonly phases: readonly string[];
  readonly default_hub_id: string | null;
  readonly is_active: boolean;
  readonly version: number;
  readonly can: readonly string[];
}

/** The whole directory of centres: some dozens, wanted by filters, forms and the network page alike. */
export const centresQuery = queryOptions({
  queryKey: ["centres"],
  queryFn: async ({ signal }) => {
    const all: Centre[] = [];
    let path: string | null = "/api/v1/centres/?limit=200";
    while (path) {
      const page: Page<Centre> = await api.get(path, { signal });
      all.push(...page.results);
      path = page.next;
    }
    return all;
  },
  staleTime: 10 * 60_000,
});
