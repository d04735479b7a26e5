import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { BannerPatient } from "@/shared/ui/patient-banner";

export interface Patient extends BannerPatient {
  readonly id: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly version: number;
  readonly can: readonly string[];
}

export const patientKey = (id: string) => ["patient", id] as const;

export const patientQuery = (id: string) =>
  queryOptions({
    queryKey: patientKey(id),
    queryFn: ({ signal }) => api.get<Patient>(`/api/v1/patients/${id}/`, { signal }),
  });

export interface CareRelation {
  readonly id: string;
  readonly centre: CentreBrief | null;
  readonly person: { readonly id: string; readonly display_name: string; readonly profession: string } | null;
  readonly kind: string;
  readonly reason: string;
  readonly valid_from: string;
  readonly valid_until: string | null;
}

export const circleKey = (id: string) => ["patient", id, "circle"] as const;

export const circleQuery = (id: string) =>
  queryOptions({
    queryKey: circleKey(id),
    queryFn: ({ signal }) => api.get<{ readonly results: readonly CareRelation[] }>(`/api/v1/patients/${id}/circle/`, { signal }),
  });
