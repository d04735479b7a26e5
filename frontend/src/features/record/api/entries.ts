import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

/** What a field holds; the schema of the record says which of these it is. */
export type Value = string | number | boolean | readonly string[] | null;
export type Values = Readonly<Record<string, Value>>;

type Common =
  | "id" | "effective_on" | "status" | "error_reason" | "error_at" | "error_by" | "origin" | "author" | "centre"
  | "recorded_at" | "updated_at" | "version" | "warnings";

/** An entry of any kind: what all have in common (any kind shows it), and its fields by name. */
export type Entry = Pick<Schema<"ConsentEntryOutput">, Common> & Readonly<Record<string, unknown>>;
export type Version = Omit<Schema<"EntryVersionOutput">, "values"> & { readonly values: Values };
export type Warning = Schema<"EntryWarningOutput">;

const base = (patientId: string, kind: string): string => `/api/v1/patients/${patientId}/record/${kind}/`;

export const entriesQuery = (patientId: string, kind: string, withErrors: boolean) =>
  infiniteQueryOptions({
    queryKey: ["record", patientId, "entries", kind, withErrors ? "all" : "active"],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Entry>>(pageParam || base(patientId, kind), pageParam || !withErrors ? { signal } : { signal, query: { status: "all" } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

/** How many entries there are of each kind; the same answer as the summary's, asked for once. */
export const countsQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["record", patientId, "summary"],
    queryFn: ({ signal }) => api.get<Schema<"RecordSummaryOutput">>(`/api/v1/patients/${patientId}/record/`, { signal }),
    select: (record) => record.counts as Readonly<Record<string, number>>,
  });

/** Every version, the present one first. */
export const historyQuery = (patientId: string, kind: string, id: string) =>
  queryOptions({
    queryKey: ["record", patientId, "entries", kind, id, "history"],
    queryFn: ({ signal }) => api.get<{ readonly results: readonly Version[] }>(`${base(patientId, kind)}${id}/history/`, { signal }),
  });

/** `client_id` in the values makes a second sending give the same entry. */
export const addEntry = (patientId: string, kind: string, values: Values): Promise<Entry> => api.post<Entry>(base(patientId, kind), values);

export const readEntry = (patientId: string, kind: string, id: string): Promise<Entry> => api.get<Entry>(`${base(patientId, kind)}${id}/`);

/** 412 with `current` when somebody was quicker. */
export const changeEntry = (patientId: string, kind: string, id: string, version: number, values: Values): Promise<Entry> =>
  api.patch<Entry>(`${base(patientId, kind)}${id}/`, values, { ifMatch: `"${version}"` });

/** 412 with `current` when somebody was quicker. */
export const markAsError = (patientId: string, kind: string, id: string, version: number, reason: string): Promise<Entry> =>
  api.post<Entry>(`${base(patientId, kind)}${id}/entered-in-error/`, { reason }, { ifMatch: `"${version}"` });

/** Lets an entry count again; no reason is asked of whoever marked it just now. 412 with `current` when somebody was quicker. */
export const reinstate = (patientId: string, kind: string, id: string, version: number, reason = ""): Promise<Entry> =>
  api.post<Entry>(`${base(patientId, kind)}${id}/reinstate/`, { reason }, { ifMatch: `"${version}"` });
