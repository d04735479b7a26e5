import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { PersonRow } from "@/shared/api/people";
import type { Page } from "@/shared/api/types";

export const hubsQuery = queryOptions({
  queryKey: ["centres", "hubs"],
  queryFn: ({ signal }) => api.get<Page<CentreBrief>>("/api/v1/centres/", { signal, query: { kind: "hub" } }),
  select: (page) => ({ results: page.results.filter((centre) => centre.kind === "hub") }),
  staleTime: 10 * 60_000,
});

export const centresQuery = queryOptions({
  queryKey: ["centres", "all"],
  queryFn: ({ signal }) => api.get<Page<CentreBrief>>("/api/v1/centres/", { signal, query: { limit: 200 } }),
  staleTime: 10 * 60_000,
});

/** People of a centre, to choose who took part or who should answer. */
export const peopleOfCentreQuery = (centreId: string) =>
  queryOptions({
    queryKey: ["people", "centre", centreId],
    queryFn: ({ signal }) => api.get<Page<PersonRow>>("/api/v1/people/", { signal, query: { centre: centreId, limit: 200 } }),
    staleTime: 60_000,
  });
