import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { overviewKey, partOfCase } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";

export type Overview = Schema<"OverviewOutput">;
export type FactNow = Schema<"FactNowOutput">;
export type LabNow = Schema<"OverviewLabOutput">;
export type LineNow = Schema<"OverviewLineOutput">;
export type CourseNow = Schema<"OverviewCourseOutput">;
export type MissingFact = Schema<"OverviewMissingOutput">;
export type DueItem = Schema<"OverviewDueOutput">;

export const overviewQuery = (patientId: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: overviewKey(patientId),
    queryFn: ({ signal }) => api.get<Overview>(`/api/v1/patients/${patientId}/overview/`, { signal }),
  });
