import { infiniteQueryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type ImagingSeries = Schema<"ImagingSeriesOutput">;
export type ImagingStudy = Schema<"ImagingStudyOutput">;

export const imagingKey = (patientId: string) => ["imaging", patientId] as const;

export const imagingQuery = (patientId: string) =>
  infiniteQueryOptions({
    queryKey: imagingKey(patientId),
    queryFn: ({ pageParam, signal }) =>
      api.get<Schema<"ImagingListOutput">>(pageParam || `/api/v1/patients/${patientId}/imaging/`, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export const confirmPatient = (studyId: string, reason: string): Promise<unknown> =>
  api.post(`/api/v1/imaging/studies/${studyId}/confirm-patient/`, { reason });
