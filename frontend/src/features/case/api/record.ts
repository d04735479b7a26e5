import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { partOfCase } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";
import type { Entry, FieldValue, Line, Score } from "@/features/case/api/form";

export type LatestLab = Omit<Schema<"LatestLabOutput">, "value"> & { readonly value: FieldValue };
export type LatestVirology = Omit<Schema<"LatestVirologyOutput">, "value"> & { readonly value: FieldValue };

type Group = Readonly<Record<string, Entry>>;
type Groups = "diagnosis" | "status" | "disease_status" | "vitals" | "comorbidity" | "medication" | "logistics" | "consent";
type Described = Omit<
  Schema<"RecordSummaryOutput">,
  Groups | "allergies" | "medications" | "therapy_lines" | "labs" | "virology" | "conditions" | "scores"
>;

/** The newest of everything. What the server describes as anything is named more closely here. */
export type RecordSummary = Described &
  Readonly<Record<Groups, Group>> & {
    readonly allergies: Entry | null;
    readonly medications: Entry | null;
    readonly therapy_lines: readonly Line[];
    readonly labs: readonly LatestLab[];
    readonly virology: readonly LatestVirology[];
    readonly conditions: readonly Schema<"ConditionEntryOutput">[];
    readonly scores: readonly Score[];
  };

export const recordKey = (patientId: string) => ["record", patientId, "summary"] as const;

export const recordQuery = (patientId: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: recordKey(patientId),
    queryFn: ({ signal }) => api.get<RecordSummary>(`/api/v1/patients/${patientId}/record/`, { signal }),
  });

/** 412 when somebody else was quicker. */
export const markAsError = (patientId: string, kind: string, id: string, version: number, reason: string): Promise<Schema<"RecordEntryOutput">> =>
  api.post<Schema<"RecordEntryOutput">>(`/api/v1/patients/${patientId}/record/${kind}/${id}/entered-in-error/`, { reason }, { ifMatch: `"${version}"` });

/** Adds one entry to the record; the answer is the entry with its version and warnings. */
export const addEntry = <T>(patientId: string, kind: string, values: object): Promise<T> =>
  api.post<T>(`/api/v1/patients/${patientId}/record/${kind}/`, values);

/** Changes one entry; 412 when somebody else was quicker. */
export const changeEntry = <T>(patientId: string, kind: string, id: string, version: number, values: object): Promise<T> =>
  api.patch<T>(`/api/v1/patients/${patientId}/record/${kind}/${id}/`, values, { ifMatch: `"${version}"` });
