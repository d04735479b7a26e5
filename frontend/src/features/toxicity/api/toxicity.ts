import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Overview = Schema<"ToxicityOverviewOutput">;
export type Observation = Schema<"ToxicityObservationSheetOutput">;
export type Baseline = Schema<"ToxicityBaselineSheetOutput">;
export type Treatment = Schema<"ToxicityTreatmentSheetOutput">;
export type IecHs = Schema<"IecHsEntrySheetOutput">;
export type Grade = Schema<"GradeOutput">;
export type Alert = Schema<"ToxicityAlertOutput">;
export type Trend = Schema<"ToxicityTrendOutput">;
export type Preview = Schema<"PreviewOutput">;
export type Icaht = Schema<"IcahtOutput">;

export type Sheet = "observations" | "baseline" | "treatments" | "iec-hs";
export type Values = Readonly<Record<string, unknown>>;

const root = (patientId: string): string => `/api/v1/patients/${patientId}/toxicity/`;

export const toxicityKey = (patientId: string) => ["toxicity", patientId] as const;

export const overviewQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...toxicityKey(patientId), "overview"],
    queryFn: ({ signal }) => api.get<Overview>(root(patientId), { signal }),
  });

export const trendQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...toxicityKey(patientId), "trend"],
    queryFn: ({ signal }) => api.get<Trend>(`${root(patientId)}trend/`, { signal }),
  });

export const sheetQuery = <T>(patientId: string, sheet: Sheet, withErrors = false) =>
  infiniteQueryOptions({
    queryKey: [...toxicityKey(patientId), sheet, withErrors],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<T>>(pageParam || `${root(patientId)}${sheet}/?limit=20${withErrors ? "&status=all" : ""}`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

/** The grades of a row that is still being written. */
export const previewQuery = (patientId: string, values: Values, replaces: string | null) =>
  queryOptions({
    queryKey: ["toxicity-preview", patientId, replaces, values],
    queryFn: ({ signal }) =>
      api.post<Preview>(`${root(patientId)}preview/`, { values, ...(replaces ? { replaces } : {}) }, { signal }),
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });

export const addToSheet = <T>(patientId: string, sheet: Sheet, values: Values): Promise<T> =>
  api.post<T>(`${root(patientId)}${sheet}/`, values);

/** Changes one entry; 412 when somebody else was quicker. */
export const changeInSheet = <T>(patientId: string, sheet: Sheet, id: string, version: number, values: Values): Promise<T> =>
  api.patch<T>(`${root(patientId)}${sheet}/${id}/`, values, { ifMatch: `"${version}"` });

/** 412 when somebody else was quicker. */
export const markSheetError = (patientId: string, sheet: Sheet, id: string, version: number, reason: string): Promise<unknown> =>
  api.post(`${root(patientId)}${sheet}/${id}/entered-in-error/`, { reason }, { ifMatch: `"${version}"` });

export const acknowledgeAlert = (patientId: string, id: string): Promise<Alert> =>
  api.post<Alert>(`${root(patientId)}alerts/${id}/acknowledge/`, {});
