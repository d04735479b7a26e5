import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { partOfCase } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";

export type Patient = Schema<"PatientOutput">;

export const patientKey = (id: string) => ["patient", id] as const;

export const patientQuery = (id: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: patientKey(id),
    queryFn: ({ signal }) => api.get<Patient>(`/api/v1/patients/${id}/`, { signal }),
  });

export type CareRelation = Schema<"CareRelationOutput">;

export const circleKey = (id: string) => ["patient", id, "circle"] as const;

export const circleQuery = (id: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: circleKey(id),
    queryFn: ({ signal }) => api.get<Schema<"CircleOutput">>(`/api/v1/patients/${id}/circle/`, { signal }),
  });

/** Changes identity or contacts; 412 carries the newer one as `current` when somebody was quicker. */
export const updatePatient = (id: string, version: number, changes: Schema<"PatchedPatientUpdateInputRequest">): Promise<Patient> =>
  api.patch<Patient>(`/api/v1/patients/${id}/`, changes, { ifMatch: `"${version}"` });

export type HospitalNumber = Schema<"HospitalNumberOutput">;

export const addHospitalNumber = (id: string, body: Schema<"HospitalNumberAddInputRequest">): Promise<HospitalNumber> =>
  api.post<HospitalNumber>(`/api/v1/patients/${id}/hospital-numbers/`, body);

export const removeHospitalNumber = (id: string, numberId: string): Promise<void> =>
  api.delete(`/api/v1/patients/${id}/hospital-numbers/${numberId}/`);

export type AccessEntry = Schema<"AccessLogEntryOutput">;

export const accessLogQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["access-log", id],
    queryFn: ({ pageParam, signal }) =>
      api.get<Schema<"AccessLogPageOutput">>(pageParam || `/api/v1/patients/${id}/access-log/`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    // Every look is written into the log itself: not at each return to the window.
    refetchOnWindowFocus: false,
  });
