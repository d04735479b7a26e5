import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";

export interface PersonBrief {
  readonly id: string;
  readonly display_name: string;
}

export interface PathwayStep {
  readonly position: number;
  readonly to: string;
  readonly to_label: string;
  readonly at: string;
  readonly person: PersonBrief | null;
  readonly actor_label: string;
  readonly centre: CentreBrief | null;
  readonly reason_code: string;
  readonly text: string;
  readonly outcome_label: string;
}

export interface Pathway {
  readonly id: string;
  readonly state: string;
  readonly state_label: string;
  readonly outcome: string;
  readonly outcome_label: string;
  readonly owner_centre: CentreBrief;
  readonly owner_person: PersonBrief | null;
  readonly due_at: string | null;
  readonly overdue: boolean;
  readonly version: number;
  readonly moves: readonly {
    readonly code: string;
    readonly label: string;
    readonly to: string;
    readonly requires_reason: boolean;
    readonly via: "referral" | "pathway";
  }[];
  readonly steps: readonly PathwayStep[];
}

export const pathwayKey = (patientId: string) => ["pathway", patientId] as const;

export const pathwayQuery = (patientId: string) =>
  queryOptions({
    queryKey: pathwayKey(patientId),
    queryFn: ({ signal }) =>
      api.get<{ readonly pathway: Pathway | null }>(`/api/v1/patients/${patientId}/pathway/`, { signal }),
  });
