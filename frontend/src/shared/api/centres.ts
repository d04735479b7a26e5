import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Centre = Schema<"CentreOutput">;

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
