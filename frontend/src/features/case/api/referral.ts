import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { PersonBrief } from "@/features/case/api/pathway";

export interface InfoRequest {
  readonly id: string;
  readonly text: string;
  readonly owner_centre: CentreBrief;
  readonly owner_person: PersonBrief | null;
  readonly due_on: string;
  readonly asked_by: PersonBrief;
  readonly asked_at: string;
  readonly answer: string;
  readonly answered_by: PersonBrief | null;
  readonly answered_at: string | null;
  readonly dropped_at: string | null;
  readonly can: readonly string[];
}

export interface Decision {
  readonly id: string;
  readonly number: number;
  readonly outcome: string;
  readonly outcome_label: string;
  readonly reasons: readonly { readonly code: string; readonly label: string; readonly is_primary: boolean }[];
  readonly text: string;
  readonly review_on: string | null;
  readonly override_reason: string;
  readonly decided_by: PersonBrief;
  readonly decided_at: string;
  readonly centre: CentreBrief;
  readonly participants: readonly { readonly person_id: string | null; readonly name: string; readonly role: string }[];
  readonly co_signs: readonly {
    readonly person: PersonBrief;
    readonly centre: CentreBrief;
    readonly agree: boolean;
    readonly text: string;
    readonly at: string;
  }[];
  readonly letters: readonly Letter[];
}

export interface Letter {
  readonly language: string;
  readonly file_id: string | null;
  readonly content_url: string | null;
}

export interface Snapshot {
  readonly number: number;
  readonly submitted_at: string;
  readonly submitted_by: PersonBrief;
  readonly sha256: string;
  readonly letters: readonly Letter[];
}

export interface Referral {
  readonly id: string;
  readonly patient_id: string;
  readonly purpose: string;
  readonly status: string;
  readonly status_label: string;
  readonly urgency: string;
  readonly from_centre: CentreBrief;
  readonly hub: CentreBrief;
  readonly submitted_at: string | null;
  readonly submitted_by: PersonBrief | null;
  readonly hub_owner: PersonBrief | null;
  readonly clock: {
    readonly due_at: string | null;
    readonly paused_at: string | null;
    readonly responded_at: string | null;
    readonly overdue: boolean;
  } | null;
  readonly version: number;
  readonly can: readonly string[];
  readonly info_requests: readonly InfoRequest[];
  readonly decisions: readonly Decision[];
  readonly snapshots: readonly Snapshot[];
}

export interface Choice {
  readonly code: string;
  readonly label: string;
}

export const referralKeys = {
  ofPatient: (patientId: string) => ["referrals", "patient", patientId] as const,
  one: (id: string) => ["referrals", "one", id] as const,
  form: (id: string) => ["referrals", "form", id] as const,
};

export const patientReferralsQuery = (patientId: string) =>
  queryOptions({
    queryKey: referralKeys.ofPatient(patientId),
    queryFn: ({ signal }) =>
      api.get<{ readonly results: readonly Referral[] }>(`/api/v1/patients/${patientId}/referrals/`, { signal }),
  });

export const referralQuery = (id: string) =>
  queryOptions({
    queryKey: referralKeys.one(id),
    queryFn: ({ signal }) => api.get<Referral>(`/api/v1/referrals/${id}/`, { signal }),
  });

/** Every act on a referral: the path says which. The answer is the referral as it stands afterwards. */
export const actOnReferral = (id: string, act: string, body: unknown = {}): Promise<Referral> =>
  api.post<Referral>(`/api/v1/referrals/${id}/${act}/`, body);

export const answerQuestion = (id: string, text: string): Promise<Referral> =>
  api.post<Referral>(`/api/v1/info-requests/${id}/answer/`, { text });

/** The hub takes its question back: the answer came in the discussion, or is not needed any more. */
export const settleQuestion = (id: string): Promise<Referral> =>
  api.post<Referral>(`/api/v1/info-requests/${id}/settle/`, {});
