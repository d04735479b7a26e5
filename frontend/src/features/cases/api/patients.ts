import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";

/** A patient who may be the same person; without an id when the record is out of one's sight. */
export interface DuplicateCandidate {
  readonly key: string;
  readonly certain: boolean;
  readonly id: string | null;
  readonly display: string;
  readonly birth_date: string | null;
  readonly centre_name: string;
  readonly centre_phone?: string;
  readonly reason: string;
}

export interface PatientIdentity {
  family_name: string;
  given_name: string;
  birth_date: string;
  sex: string;
  tax_code: string | null;
  tax_code_absent_reason: string;
}

export interface PatientCreate extends PatientIdentity {
  client_id: string;
  confirm_distinct_from: readonly string[];
}

export async function createPatient(input: PatientCreate): Promise<{ id: string }> {
  return api.post<{ id: string }>("/api/v1/patients/", input);
}

interface LookUp {
  readonly family_name: string;
  readonly given_name: string;
  readonly birth_date: string;
  readonly tax_code: string | null;
}

/** Asked while the form is filled in, so that nobody types a whole record for a patient who is known. */
export const duplicatesQuery = (person: LookUp | null) =>
  queryOptions({
    queryKey: ["patients", "duplicates", person],
    queryFn: async ({ signal }) =>
      (
        await api.post<{ candidates: DuplicateCandidate[] }>(
          "/api/v1/patients/check-duplicates/",
          person,
          { signal },
        )
      ).candidates,
    enabled: person !== null,
    retry: false,
    staleTime: 60_000,
  });
