import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Patient = Schema<"PatientOutput">;

export const patientKey = (id: string) => ["patient", id] as const;

export const patientQuery = (id: string) =>
  queryOptions({
    queryKey: patientKey(id),
    queryFn: ({ signal }) => api.get<Patient>(`/api/v1/patients/${id}/`, { signal }),
  });

export type CareRelation = Schema<"CareRelationOutput">;

export const circleKey = (id: string) => ["patient", id, "circle"] as const;

export const circleQuery = (id: string) =>
  queryOptions({
    queryKey: circleKey(id),
    queryFn: ({ signal }) => api.get<Schema<"CircleOutput">>(`/api/v1/patients/${id}/circle/`, { signal }),
  });
