import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { CLINICS } from "@/features/clinics/api/clinics";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Session = Schema<"ClinicSessionOutput">;
export type Place = Schema<"PlaceOutput">;
/** A holiday or a closed day of the calendar. */
export type MarkedDay = Schema<"MarkedDayOutput">;
export type SessionMove = Schema<"SessionMoveInputRequest">;

const root = "/api/v1/";

export interface Range {
  readonly from: string;
  readonly to: string;
  readonly clinic: string | undefined;
  readonly detail: boolean;
}

export const sessionsQuery = ({ from, to, clinic, detail }: Range) =>
  queryOptions({
    queryKey: [...CLINICS, "sessions", from, to, clinic ?? "", detail],
    queryFn: ({ signal }) => api.get<Schema<"ClinicSessionsOutput">>(`${root}clinic-sessions/`, { query: { from, to, clinic, detail: detail ? 1 : null }, signal }),
    placeholderData: keepPreviousData,
  });

export const sessionQuery = (id: string) =>
  queryOptions({
    queryKey: [...CLINICS, "session", id],
    queryFn: ({ signal }) => api.get<Session>(`${root}clinic-sessions/${id}/`, { signal }),
  });

const act = <T = Session>(session: Session, name: string, body: object): Promise<T> =>
  api.post<T>(`${root}clinic-sessions/${session.id}/${name}/`, body, { ifMatch: `"${session.version}"` });

export const holdSession = (session: Session, body: Schema<"SessionHoldInputRequest">): Promise<Session> => act(session, "hold", body);
export const moveSession = (session: Session, body: SessionMove): Promise<Session> => act(session, "move", body);
export const cancelSession = (session: Session, reason: string): Promise<Schema<"SessionCancelledOutput">> => act(session, "cancel", { reason });
export const markSession = (session: Session, state: "open" | "closed" | "held"): Promise<Session> => act(session, "mark", { state });

export const addSession = (clinicId: string, body: Schema<"SessionAddInputRequest">): Promise<Session> =>
  api.post<Session>(`${root}clinics/${clinicId}/sessions/`, body);
