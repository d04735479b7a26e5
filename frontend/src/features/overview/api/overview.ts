import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Overview = Schema<"OverviewOutput">;
export type FactNow = Schema<"FactNowOutput">;
export type LabNow = Schema<"OverviewLabOutput">;
export type LineNow = Schema<"OverviewLineOutput">;
export type CourseNow = Schema<"OverviewCourseOutput">;
export type MissingFact = Schema<"OverviewMissingOutput">;
export type DueItem = Schema<"OverviewDueOutput">;

/** Under the key of the record, so that whatever changes there is told anew. */
export const overviewQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["record", patientId, "overview"],
    queryFn: ({ signal }) => api.get<Overview>(`/api/v1/patients/${patientId}/overview/`, { signal }),
  });
