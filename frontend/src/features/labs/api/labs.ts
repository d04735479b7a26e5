import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Series = Schema<"SeriesOutput">;
export type Course = Schema<"CourseOutput">;
export type Treatment = Schema<"TreatmentOutput">;
export type Measured = Schema<"MeasuredOutput">;
export type LabEntry = Schema<"LabResultEntryOutput">;
export type VitalEntry = Schema<"VitalSignEntryOutput">;

const record = (patientId: string): string => `/api/v1/patients/${patientId}/record`;

/** Under the key of the record, so that whatever changes there makes the charts new. */
export const recordKey = (patientId: string) => ["record", patientId] as const;

export const seriesQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...recordKey(patientId), "series"],
    queryFn: ({ signal }) => api.get<Series>(`${record(patientId)}/labs/series/`, { signal }),
  });

export const catalogueQuery = queryOptions({
  queryKey: ["labs", "catalogue"],
  queryFn: ({ signal }) => api.get<Schema<"CatalogueOutput">>("/api/v1/labs/catalogue/", { signal }),
  staleTime: Infinity,
});

export const labEntriesQuery = (patientId: string, code: string) =>
  infiniteQueryOptions({
    queryKey: [...recordKey(patientId), "labs", code],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<LabEntry>>(pageParam || `${record(patientId)}/labs/`, pageParam ? { signal } : { signal, query: { code, status: "all", limit: 25 } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export const exportPath = (patientId: string): string => `${record(patientId)}/labs/export/`;

export const addLab = (patientId: string, values: object): Promise<LabEntry> => api.post<LabEntry>(`${record(patientId)}/labs/`, values);

export const addVitals = (patientId: string, values: object): Promise<VitalEntry> => api.post<VitalEntry>(`${record(patientId)}/vitals/`, values);

export const markLabAsError = (patientId: string, id: string, version: number, reason: string): Promise<LabEntry> =>
  api.post<LabEntry>(`${record(patientId)}/labs/${id}/entered-in-error/`, { reason }, { ifMatch: `"${version}"` });
