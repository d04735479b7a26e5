import { queryOptions, useQueryClient } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";

export type Clinics = Schema<"ClinicsOutput">;
export type Clinic = Schema<"ClinicOutput">;
export type ClinicSeries = Schema<"ClinicSeriesOutput">;
export type ClinicDays = Schema<"ClinicDaysOutput">;
export type VisitType = Schema<"VisitTypeOutput">;
export type SeriesChanged = Schema<"SeriesChangedOutput">;
export type NewClinic = Schema<"ClinicInputRequest">;
export type SeriesInput = Schema<"SeriesInputRequest">;

const root = "/api/v1/";
/** Everything of the clinics stands under one key: a change of one session may change lists, proposals and who waits. */
export const CLINICS = ["clinics"] as const;

export const clinicsQuery = queryOptions({
  queryKey: [...CLINICS, "list"],
  queryFn: ({ signal }) => api.get<Clinics>(`${root}clinics/`, { signal }),
});

export interface DaysAsked {
  readonly rule: string;
  readonly start_time: string;
  readonly from_on?: string | undefined;
  readonly patron_day?: string | undefined;
  readonly clinic_id?: string | undefined;
}

/** The days that a rule would give; nothing is saved. */
export const daysQuery = (asked: DaysAsked | null) =>
  queryOptions({
    queryKey: [...CLINICS, "days", asked],
    queryFn: ({ signal }) => api.post<ClinicDays>(`${root}clinics/days/`, asked, { signal }),
    enabled: asked !== null,
    retry: false,
    staleTime: 60_000,
  });

export const createClinic = (clinic: NewClinic): Promise<Clinic> => api.post<Clinic>(`${root}clinics/`, clinic);

const match = (version: number): { readonly ifMatch: string } => ({ ifMatch: `"${version}"` });

export const updateClinic = (clinic: Clinic, values: Schema<"PatchedClinicChangeInputRequest">): Promise<Clinic> =>
  api.patch<Clinic>(`${root}clinics/${clinic.id}/`, values, match(clinic.version));

export const addSeries = (clinicId: string, series: SeriesInput): Promise<Clinic> => api.post<Clinic>(`${root}clinics/${clinicId}/series/`, series);

export const changeSeries = (series: ClinicSeries, change: Schema<"SeriesChangeInputRequest">): Promise<SeriesChanged> =>
  api.post<SeriesChanged>(`${root}clinic-series/${series.id}/change/`, change, match(series.version));

export type Closure = Schema<"ClosureOutput">;

export const closuresQuery = queryOptions({
  queryKey: [...CLINICS, "closures"],
  queryFn: async ({ signal }) => (await api.get<Schema<"ClosuresOutput">>(`${root}clinics/closures/`, { signal })).closures,
});

export const addClosure = (closure: Schema<"ClosureInputRequest">): Promise<Schema<"ClosureMadeOutput">> =>
  api.post<Schema<"ClosureMadeOutput">>(`${root}clinics/closures/`, closure);

export const endClosure = (closure: Closure): Promise<Schema<"ClosureMadeOutput">> =>
  api.post<Schema<"ClosureMadeOutput">>(`${root}clinics/closures/${closure.id}/end/`, {}, match(closure.version));

/** Reads everything of the clinics anew; also called when the socket tells of a change. */
export function useRefreshClinics(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: CLINICS });
}

/** What somebody else books, moves or cancels stands here a moment later. */
export function useLiveClinics(): void {
  const refresh = useGathered(useRefreshClinics());
  useRealtimeAny(["clinic.changed", "appointments.changed"], refresh);
  useResync(refresh);
}
