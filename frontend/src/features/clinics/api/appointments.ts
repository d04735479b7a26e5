import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { CLINICS } from "@/features/clinics/api/clinics";
import { isApiError } from "@/shared/api/api-error";
import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Appointment = Schema<"AppointmentOutput">;
export type AppointmentPatient = Schema<"AppointmentPatientOutput">;
export type FreePlace = Schema<"FreePlaceOutput">;
export type Proposal = Schema<"ProposalOutput">;
export type Booking = Omit<Schema<"AppointmentInputRequest">, "even_if_booked"> & { readonly even_if_booked?: boolean | undefined };
export type Waiting = Schema<"WaitingOutput">;

const root = "/api/v1/";

export const bookAppointment = (booking: Booking): Promise<Appointment> => api.post<Appointment>(`${root}appointments/`, booking);

const act = (appointment: Appointment, name: string, body: object): Promise<Appointment> =>
  api.post<Appointment>(`${root}appointments/${appointment.id}/${name}/`, body, { ifMatch: `"${appointment.version}"` });

export const moveAppointment = (appointment: Appointment, to: Schema<"AppointmentMoveInputRequest">): Promise<Appointment> => act(appointment, "move", to);
export const cancelAppointment = (appointment: Appointment, body: Schema<"AppointmentCancelInputRequest">): Promise<Appointment> => act(appointment, "cancel", body);
export const markAppointment = (appointment: Appointment, state: "booked" | "arrived" | "done" | "no_show"): Promise<Appointment> => act(appointment, "mark", { state });
export const closeRecall = (appointment: Appointment, note: string): Promise<Appointment> => act(appointment, "close-recall", { note });

/** Somebody else has the place: the next free ones, as the refusal brings them. */
export function offeredBy(error: unknown): readonly FreePlace[] | null {
  if (!isApiError(error) || error.code !== "place_taken") return null;
  const offered = (error.body as { readonly offered?: readonly FreePlace[] } | null)?.offered;
  return offered ?? [];
}

/** When the patient comes to the session already, if that is why a booking was refused. */
export function bookedAlreadyAt(error: unknown): string | null {
  if (!isApiError(error) || error.code !== "booked_already") return null;
  return (error.body as { readonly booked_at?: string } | null)?.booked_at ?? null;
}

export const patientAppointmentsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...CLINICS, "patient", patientId],
    queryFn: async ({ signal }) => (await api.get<Schema<"AppointmentsOutput">>(`${root}patients/${patientId}/appointments/`, { signal })).appointments,
  });

export interface FreeAsked {
  readonly clinicId: string;
  readonly visitType?: string | undefined;
  readonly patient?: string | undefined;
  readonly from?: string | undefined;
}

export const freePlacesQuery = ({ clinicId, visitType, patient, from }: FreeAsked) =>
  queryOptions({
    queryKey: [...CLINICS, "free", clinicId, visitType ?? "", patient ?? "", from ?? ""],
    queryFn: ({ signal }) => api.get<Schema<"FreePlacesOutput">>(`${root}clinics/${clinicId}/free-places/`, { query: { visit_type: visitType, patient, from }, signal }),
    enabled: clinicId !== "",
  });

/** `visitType` null: the first of the clinic. */
export const proposalsQuery = (clinicId: string, visitType: string | null) =>
  queryOptions({
    queryKey: [...CLINICS, "proposals", clinicId, visitType ?? ""],
    queryFn: async ({ signal }) => (await api.get<Schema<"ProposalsOutput">>(`${root}clinics/${clinicId}/proposals/`, { query: { visit_type: visitType ?? undefined }, signal })).proposals,
    placeholderData: keepPreviousData,
  });

export const fillClinic = (clinicId: string, body: Schema<"FillInputRequest">): Promise<Schema<"FilledOutput">> =>
  api.post<Schema<"FilledOutput">>(`${root}clinics/${clinicId}/fill/`, body);

export const recallQuery = queryOptions({
  queryKey: [...CLINICS, "recall"],
  queryFn: async ({ signal }) => (await api.get<Schema<"RecallsOutput">>(`${root}appointments/recall/`, { signal })).appointments,
});

export const waitingQuery = (clinicId: string) =>
  queryOptions({
    queryKey: [...CLINICS, "waiting", clinicId],
    queryFn: async ({ signal }) => (await api.get<Schema<"WaitingListOutput">>(`${root}clinics/${clinicId}/waiting/`, { signal })).waiting,
    enabled: clinicId !== "",
  });

export const addWaiting = (clinicId: string, body: Schema<"WaitingInputRequest">): Promise<Schema<"WaitingListOutput">> =>
  api.post<Schema<"WaitingListOutput">>(`${root}clinics/${clinicId}/waiting/`, body);

export const withdrawWaiting = (entry: Waiting): Promise<Schema<"WaitingListOutput">> =>
  api.post<Schema<"WaitingListOutput">>(`${root}waiting/${entry.id}/withdraw/`, {}, { ifMatch: `"${entry.version}"` });

export type PatientRow = Schema<"PatientRowOutput">;

/** Whom one may see, by what somebody types. */
export const patientSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["patients", "search", q],
    queryFn: async ({ signal }) => (await api.get<Page<PatientRow>>(`${root}patients/`, { query: { q }, signal })).results,
    enabled: q.trim().length >= 2,
    placeholderData: keepPreviousData,
  });
