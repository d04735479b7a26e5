import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type CourseAnswer = Schema<"CartCourseOutput">;
export type Course = Schema<"CourseDetailOutput">;
export type Step = Schema<"CustodyStepOutput">;
export type Row = Schema<"CustodyRowOutput">;
export type Reading = Schema<"CustodyReadingOutput">;
export type Wanted = Schema<"CustodyWantedOutput">;
export type Deviation = Schema<"DeviationOutput">;
export type Kind = Schema<"CourseKindOutput">;
export type Entry = Schema<"CourseEntryOutput">;
export type Field = Schema<"CourseFieldOutput">;
export type ReadingSent = Schema<"ReadingInputRequest">;

/** What a field holds; its description says which of these it is. */
export type Value = string | number | boolean | readonly string[] | null;
export type Values = Readonly<Record<string, Value>>;

const root = "/api/v1/";

export const courseKey = (patientId: string) => ["course", patientId] as const;

export const courseQuery = (patientId: string) =>
  queryOptions({
    queryKey: courseKey(patientId),
    queryFn: ({ signal }) => api.get<CourseAnswer>(`${root}patients/${patientId}/course/`, { signal }),
  });

// Every write answers with the whole course as it stands then.

/** `client_id` makes a second sending give the same row. */
export const recordStep = (pathwayId: string, code: string, body: Schema<"CustodyStepInputRequest">): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}pathways/${pathwayId}/custody/${code}/`, body);

export const signStep = (stepId: string, body: Schema<"CustodySignInputRequest">): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}custody-steps/${stepId}/sign/`, body);

/** `seen`: how many corrections were on the screen; 412 when there are more by now. */
export const correctStep = (stepId: string, seen: number, values: Values, reason: string): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}custody-steps/${stepId}/correct/`, { values, reason }, { ifMatch: `"${seen + 1}"` });

export const resolveDeviation = (id: string, body: Schema<"DeviationResolveInputRequest">): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}deviations/${id}/resolve/`, body);

export const confirmDeviation = (id: string): Promise<CourseAnswer> => api.post<CourseAnswer>(`${root}deviations/${id}/confirm/`, {});

export const addEntry = (pathwayId: string, kind: string, clientId: string, values: Values): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}pathways/${pathwayId}/course/${kind}/`, { client_id: clientId, values });

/** 412 with `current` when somebody was quicker. */
export const correctEntry = (entryId: string, version: number, values: Values, reason: string): Promise<CourseAnswer> =>
  api.patch<CourseAnswer>(`${root}course-entries/${entryId}/`, { values, reason }, { ifMatch: `"${version}"` });

export const withdrawEntry = (entryId: string, version: number, reason: string): Promise<CourseAnswer> =>
  api.patch<CourseAnswer>(`${root}course-entries/${entryId}/`, { withdraw: true, reason }, { ifMatch: `"${version}"` });

export const answerEntry = (entryId: string, version: number, agrees: boolean, text: string): Promise<CourseAnswer> =>
  api.post<CourseAnswer>(`${root}course-entries/${entryId}/agree/`, { agrees, text }, { ifMatch: `"${version}"` });
