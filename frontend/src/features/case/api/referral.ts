import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { partOfCase } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";

export type InfoRequest = Schema<"InfoRequestOutput">;
export type Decision = Schema<"DecisionOutput">;
export type Letter = Schema<"LetterOutput">;
export type Referral = Schema<"ReferralOutput">;

export type ReferralPeople = Schema<"ReferralPeopleOutput">;

export const referralKeys = {
  ofPatient: (patientId: string) => ["referrals", "patient", patientId] as const,
  one: (id: string) => ["referrals", "one", id] as const,
  people: (id: string) => ["referrals", "people", id] as const,
  form: (id: string) => ["referrals", "form", id] as const,
};

export const patientReferralsQuery = (patientId: string) =>
  queryOptions({
    ...partOfCase,
    queryKey: referralKeys.ofPatient(patientId),
    queryFn: ({ signal }) =>
      api.get<Schema<"PatientReferralsOutput">>(`/api/v1/patients/${patientId}/referrals/`, { signal }),
  });

export const referralQuery = (id: string) =>
  queryOptions({
    queryKey: referralKeys.one(id),
    queryFn: ({ signal }) => api.get<Referral>(`/api/v1/referrals/${id}/`, { signal }),
  });

/** Whom one may choose to answer a question, or to take the case over. */
export const referralPeopleQuery = (id: string) =>
  queryOptions({
    queryKey: referralKeys.people(id),
    queryFn: ({ signal }) => api.get<ReferralPeople>(`/api/v1/referrals/${id}/people/`, { signal }),
  });

/** Every act on a referral: the path says which. The answer is the referral as it stands afterwards. */
export const actOnReferral = (id: string, act: string, body: unknown = {}): Promise<Referral> =>
  api.post<Referral>(`/api/v1/referrals/${id}/${act}/`, body);

export const answerQuestion = (id: string, text: string): Promise<Referral> =>
  api.post<Referral>(`/api/v1/info-requests/${id}/answer/`, { text });

/** The hub takes its question back: the answer came in the discussion, or is not needed any more. */
export const settleQuestion = (id: string): Promise<Referral> =>
  api.post<Referral>(`/api/v1/info-requests/${id}/settle/`, {});
