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
  readonly default_hub: CentreBrief | null;
  readonly is_active: boolean;
  readonly can: readonly string[];
}

/** The whole directory of centres: some dozens, wanted by filters, forms and the network page alike. */
export const centresQuery = queryOptions({
  queryKey: ["centres"],
  queryFn: async ({ signal }) => {
    const answer = await api.get<Page<Centre> | Centre[]>("/api/v1/centres/", { signal, query: { limit: 200 } });
    return Array.isArray(answer) ? answer : (answer as Page<Centre>).results;
  },
  staleTime: 10 * 60_000,
});
