import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

type PatientCreate = Schema<"PatientCreateInputRequest">;

export async function createPatient(input: PatientCreate): Promise<Schema<"PatientOutput">> {
  return api.post<Schema<"PatientOutput">>("/api/v1/patients/", input);
}

type LookUp = Schema<"DuplicatesCheckInputRequest">;

/** Asked while the form is filled in, so that nobody types a whole record for a patient who is known. */
export const duplicatesQuery = (person: LookUp | null) =>
  queryOptions({
    queryKey: ["patients", "duplicates", person],
    queryFn: async ({ signal }) =>
      (await api.post<Schema<"DuplicatesOutput">>("/api/v1/patients/check-duplicates/", person, { signal }))
        .candidates,
    enabled: person !== null,
    retry: false,
    staleTime: 60_000,
  });

export type PatientRow = Schema<"PatientRowOutput">;

/** Everybody whom one may see, also those who are on no pathway (yet), by name. */
export const patientsQuery = (filters: { readonly q?: string; readonly centre?: string }) =>
  infiniteQueryOptions({
    queryKey: ["patients", "list", filters],
    queryFn: ({ pageParam, signal }) =>
      pageParam
        ? api.get<Page<PatientRow>>(pageParam, { signal })
        : api.get<Page<PatientRow>>("/api/v1/patients/", { query: { ...filters }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
