import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type FollowUp = Schema<"FollowUpOutput">;
export type Plan = Schema<"FollowUpPlanOutput">;
export type PlannedVisit = Schema<"PlannedVisitOutput">;
export type Prevention = Schema<"PreventionOutput">;
export type Vaccine = Schema<"VaccineOutput">;
export type VaccineDose = Schema<"VaccineDoseOutput">;
export type Closed = Schema<"VisitClosedOutput">;

export const followUpKey = (patientId: string) => ["follow-up", patientId] as const;

export const followUpQuery = (patientId: string) =>
  queryOptions({
    queryKey: followUpKey(patientId),
    queryFn: ({ signal }) => api.get<FollowUp>(`/api/v1/patients/${patientId}/follow-up/`, { signal }),
  });

const act = (id: string, name: string, version: number, body: object): Promise<Closed> =>
  api.post<Closed>(`/api/v1/planned-visits/${id}/${name}/`, body, { ifMatch: `"${version}"` });

export const markDone = (visit: PlannedVisit, doneOn: string, note: string): Promise<Closed> =>
  act(visit.id, "done", visit.version, { done_on: doneOn, note });

export const skip = (visit: PlannedVisit, reason: string, note: string): Promise<Closed> =>
  act(visit.id, "skip", visit.version, { reason, note });

/** 412 when somebody closed or opened it in between. */
export const reopen = (id: string, version: number): Promise<Closed> => act(id, "reopen", version, {});

/** 412 when somebody handed it on in between. */
export const handTo = (plan: Plan, centreId: string): Promise<Schema<"PlanTransferredOutput">> =>
  api.post(`/api/v1/follow-up-plans/${plan.id}/transfer/`, { centre_id: centreId }, { ifMatch: `"${plan.version}"` });
