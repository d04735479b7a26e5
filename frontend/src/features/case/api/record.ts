import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";
import type { Entry, Line, Score } from "@/features/case/api/form";

export interface LatestLab extends Entry {
  readonly code: string;
  readonly label_it: string;
  readonly label_en: string;
  readonly unit_label: string;
  readonly uln: number | null;
  readonly above_uln: boolean | null;
  readonly age_days: number | null;
}

export interface RecordEntry {
  readonly id: string;
  readonly kind: string;
  readonly effective_on: string | null;
  readonly status: "active" | "entered_in_error";
  readonly error_reason: string;
  readonly origin: string;
  readonly author: { readonly id: string; readonly display_name: string } | null;
  readonly centre: { readonly code: string; readonly name: string };
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface RecordSummary {
  readonly diagnosis_label: { readonly it: string; readonly en: string } | null;
  readonly diagnosis: Readonly<Record<string, Entry>>;
  readonly status: Readonly<Record<string, Entry>>;
  readonly disease_status: Readonly<Record<string, Entry>>;
  readonly vitals: Readonly<Record<string, Entry>>;
  readonly comorbidity: Readonly<Record<string, Entry>>;
  readonly logistics: Readonly<Record<string, Entry>>;
  readonly allergies: Entry | null;
  readonly medications: Entry | null;
  readonly therapy_lines: readonly Line[];
  readonly labs: readonly LatestLab[];
  readonly virology: readonly (Entry & { readonly code: string; readonly label_it: string; readonly label_en: string })[];
  readonly conditions: readonly RecordEntry[];
  readonly scores: readonly Score[];
  readonly counts: Readonly<Record<string, number>>;
}

export interface TimelineItem {
  readonly id: string;
  readonly kind: string;
  readonly on: string;
  readonly title_it: string;
  readonly title_en: string;
  readonly origin: string;
  readonly centre_name: string;
}

export const recordQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["record", patientId, "summary"],
    queryFn: ({ signal }) => api.get<RecordSummary>(`/api/v1/patients/${patientId}/record/`, { signal }),
  });

export const entriesQuery = (patientId: string, kind: string) =>
  infiniteQueryOptions({
    queryKey: ["record", patientId, kind],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RecordEntry>>(pageParam || `/api/v1/patients/${patientId}/record/${kind}/`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export const timelineQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: ["record", patientId, "timeline"],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TimelineItem>>(pageParam || `/api/v1/patients/${patientId}/timeline/`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export const markAsError = (patientId: string, kind: string, id: string, reason: string): Promise<RecordEntry> =>
  api.post<RecordEntry>(`/api/v1/patients/${patientId}/record/${kind}/${id}/entered-in-error/`, { reason });

/** Adds one entry to the record; the answer is the entry with its version and warnings. */
export const addEntry = <T>(patientId: string, kind: string, values: object): Promise<T> =>
  api.post<T>(`/api/v1/patients/${patientId}/record/${kind}/`, values);

/** Changes one entry; 412 when somebody else was quicker. */
export const changeEntry = <T>(patientId: string, kind: string, id: string, version: number, values: object): Promise<T> =>
  api.patch<T>(`/api/v1/patients/${patientId}/record/${kind}/${id}/`, values, { ifMatch: `"${version}"` });
