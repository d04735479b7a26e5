import { queryOptions } from "@tanstack/react-query";

import { addEntry, changeEntry, markAsError } from "@/features/case/api/record";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Fact = Schema<"DerivedFactOutput">;
export type FactEdit = Schema<"DerivedEditEntryOutput">;

/** Yes or no, a number, or not known. */
export type FactValue = boolean | number | null;

/** Which version of an edit was on the screen; null: there was none. */
export interface FactBase {
  readonly id: string;
  readonly version: number;
}

const KIND = "derived-facts";

export const valueOf = (shown: { readonly answer?: boolean | null; readonly number?: number | null }): FactValue =>
  shown.answer ?? shown.number ?? null;

/** Puts a value in the place of the derived one; 409 or 412 with `current` when a colleague was quicker. */
export function saveFact(patientId: string, fact: Fact, base: FactBase | null, value: FactValue, reason: string): Promise<FactEdit> {
  const values = { [fact.kind === "number" ? "number" : "answer"]: value, reason };
  return base
    ? changeEntry<FactEdit>(patientId, KIND, base.id, base.version, values)
    : addEntry<FactEdit>(patientId, KIND, { fact: fact.code, ...values });
}

/** Takes an edit back: the derived value holds again, the edit stays readable with this reason. */
export const takeBackFact = (patientId: string, id: string, version: number, reason: string): Promise<unknown> =>
  markAsError(patientId, KIND, id, version, reason);

export const factHistoryQuery = (patientId: string, id: string) =>
  queryOptions({
    queryKey: ["record", patientId, KIND, id, "history"],
    queryFn: ({ signal }) =>
      api.get<Schema<"EntryHistoryOutput">>(`/api/v1/patients/${patientId}/record/${KIND}/${id}/history/`, { signal }),
  });
