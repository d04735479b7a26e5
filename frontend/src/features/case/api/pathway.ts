import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { partOfCase } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";

export type Pathway = Schema<"PathwayDetailOutput">;
export type PathwayMove = Pathway["moves"][number];
export type PatientPathway = Schema<"PatientPathwayOutput">;

export const pathwayKey = (patientId: string) => ["pathway", patientId] as const;

export const pathwayQuery = (patientId: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: pathwayKey(patientId),
    queryFn: ({ signal }) => api.get<PatientPathway>(`/api/v1/patients/${patientId}/pathway/`, { signal }),
  });

/** One step on; 409 when the pathway moved meanwhile or the step is not possible from here. */
export const movePathway = (id: string, body: Schema<"PathwayMoveInputRequest">): Promise<PatientPathway> =>
  api.post<PatientPathway>(`/api/v1/pathways/${id}/move/`, body);

/** The end of the pathway, with the reason; a live referral ends with it. */
export const closePathway = (id: string, body: Schema<"PathwayCloseInputRequest">): Promise<PatientPathway> =>
  api.post<PatientPathway>(`/api/v1/pathways/${id}/close/`, body);
