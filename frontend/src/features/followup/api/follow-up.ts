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
export const handTo = (plan: Plan, centreId: string): Promise<Schema<"PlanChangedOutput">> =>
  api.post(`/api/v1/follow-up-plans/${plan.id}/transfer/`, { centre_id: centreId }, { ifMatch: `"${plan.version}"` });

export type Move = Schema<"PlanMoveOutput">;

/** What the plan would be under the version that holds today. */
export const moveQuery = (plan: Plan) =>
  queryOptions({
    queryKey: ["follow-up-move", plan.id, plan.version] as const,
    queryFn: ({ signal }) => api.get<Move>(`/api/v1/follow-up-plans/${plan.id}/protocol/`, { signal }),
    staleTime: 0,
  });

/** 409 when another version is in force by now. */
export const moveTo = (move: Move, planId: string): Promise<Schema<"PlanChangedOutput">> =>
  api.post(`/api/v1/follow-up-plans/${planId}/protocol/`, { protocol_version_id: move.protocol_version_id }, { ifMatch: `"${move.version}"` });

export const decideSafety = (planId: string, version: number, dropOptional: boolean): Promise<Schema<"PlanChangedOutput">> =>
  api.post(`/api/v1/follow-up-plans/${planId}/safety/`, { drop_optional: dropOptional }, { ifMatch: `"${version}"` });
