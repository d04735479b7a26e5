import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";

export interface ImagingSeries {
  readonly id: string;
  readonly modality: string;
  readonly description: string;
  readonly instances: number;
  readonly thumbnail_url: string | null;
}

export interface ImagingStudy {
  readonly id: string;
  readonly study_uid: string;
  readonly date: string | null;
  readonly modalities: readonly string[];
  readonly description: string;
  readonly mismatch: {
    readonly level: "none" | "warning";
    readonly reasons: readonly string[];
    readonly confirmed: unknown;
  };
  readonly can_confirm: boolean;
  readonly series: readonly ImagingSeries[];
}

export const imagingKey = (patientId: string) => ["imaging", patientId] as const;

export const imagingQuery = (patientId: string) =>
  queryOptions({
    queryKey: imagingKey(patientId),
    queryFn: ({ signal }) =>
      api.get<{ readonly studies: readonly ImagingStudy[] }>(`/api/v1/patients/${patientId}/imaging/`, { signal }),
  });

export const confirmPatient = (studyId: string, reason: string): Promise<unknown> =>
  api.post(`/api/v1/imaging/studies/${studyId}/confirm-patient/`, { reason });
