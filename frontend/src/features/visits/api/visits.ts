import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Visit = Schema<"VisitOutput">;
export type VisitBrief = Schema<"VisitBriefOutput">;
export type Visits = Schema<"VisitsOutput">;
export type Section = Visit["sections"][number];
export type SectionRow = Schema<"VisitSectionRowOutput">;
export type SectionCode = SectionRow["code"];
export type Item = Schema<"VisitItemOutput">;
export type Outcome = Schema<"VisitItemInputRequest">["outcome"];
export type Order = Schema<"VisitOrderOutput">;
export type NewOrder = Schema<"VisitOrderInputRequest">;
export type Proposal = Schema<"VisitProposalOutput">;
export type Report = Schema<"VisitReportOutput">;
export type Release = Schema<"VisitReleaseInputRequest">;
export type Recorded = Schema<"VisitRecordedOutput">;
export type Missing = Schema<"VisitMissingOutput">;
export type Fact = Section["facts"][number];

export const visitsKey = (patientId: string) => ["visits", "of", patientId] as const;
export const visitKey = (visitId: string) => ["visits", "one", visitId] as const;

/** The visits of a patient, the newest first. */
export const visitsQuery = (patientId: string) =>
  queryOptions({
    queryKey: visitsKey(patientId),
    queryFn: ({ signal }) => api.get<Visits>(`/api/v1/patients/${patientId}/visits/`, { signal }),
  });

export const visitQuery = (visitId: string) =>
  queryOptions({
    queryKey: visitKey(visitId),
    queryFn: ({ signal }) => api.get<Visit>(`/api/v1/visits/${visitId}/`, { signal }),
  });

const match = (version: number): { readonly ifMatch: string } => ({ ifMatch: `"${version}"` });
const one = (visitId: string): string => `/api/v1/visits/${visitId}/`;

/** Whoever begins the same visit second gets the first. */
export const beginVisit = (patientId: string, from: Schema<"VisitBeginInputRequest">): Promise<Visit> => api.post<Visit>(`/api/v1/patients/${patientId}/visits/`, from);

export const changeVisit = (visit: Visit, changes: Schema<"PatchedVisitChangeInputRequest">): Promise<Visit> => api.patch<Visit>(one(visit.id), changes, match(visit.version));

export const withdrawVisit = (visitId: string, version: number, reason: string): Promise<Visit> => api.post<Visit>(`${one(visitId)}withdraw/`, { reason }, match(version));

/** Version 0: nobody has written yet. 412 with `current` when somebody was quicker. */
export const writeSection = (visitId: string, code: SectionCode, version: number, value: Schema<"VisitSectionInputRequest">): Promise<SectionRow> =>
  api.put<SectionRow>(`${one(visitId)}sections/${code}/`, value, match(version));

/** The same, of an item of the checklist. */
export const answerItem = (visitId: string, code: string, version: number, value: Schema<"VisitItemInputRequest">): Promise<Item> => api.put<Item>(`${one(visitId)}items/${code}/`, value, match(version));

export const recordIn = (visitId: string, entry: Schema<"VisitEntryInputRequest">): Promise<Recorded> => api.post<Recorded>(`${one(visitId)}entries/`, entry);

export const addOrder = (visitId: string, order: NewOrder): Promise<Order> => api.post<Order>(`${one(visitId)}orders/`, order);

export const changeOrder = (order: Order, changes: Schema<"PatchedVisitOrderChangeInputRequest">): Promise<Order> => api.patch<Order>(`/api/v1/visit-orders/${order.id}/`, changes, match(order.version));

/** 409 `incomplete` with `missing` when something lacks. */
export const signVisit = (visit: Visit, language: Schema<"VisitSignInputRequest">["language"]): Promise<Visit> => api.post<Visit>(`${one(visit.id)}sign/`, { language }, match(visit.revision));

export const addToVisit = (visitId: string, newest: Report, addendum: Schema<"VisitAddendumInputRequest">): Promise<Visit> => api.post<Visit>(`${one(visitId)}addendum/`, addendum, match(newest.number));

export const releaseReport = (report: Report, release: Release): Promise<Visit> => api.post<Visit>(`/api/v1/visit-reports/${report.id}/releases/`, release);

export const pdfPath = (report: Report, language: string): string => `/api/v1/visit-reports/${report.id}/pdf/?language=${language}`;
