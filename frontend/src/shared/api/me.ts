import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Language } from "@/shared/i18n/i18n";

export interface CentreBrief {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly kind: "hub" | "circle";
}

export interface MembershipBrief {
  readonly id: string;
  readonly centre: CentreBrief;
  readonly role: string;
  readonly valid_from: string;
  readonly valid_until: string | null;
}

export interface Me {
  readonly id: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly display_name: string;
  readonly profession: string;
  readonly phone: string;
  readonly language: Language;
  readonly theme: "auto" | "light" | "dark";
  readonly memberships: readonly MembershipBrief[];
  readonly acting_centre_id: string | null;
  readonly mfa: { readonly enabled: boolean; readonly required: boolean };
  /** What this person may do at all ("invite_people", "create_patient", ...): decided by the server. */
  readonly can: readonly string[];
  readonly demo: boolean;
  readonly response_target_hours: number;
}

/** Who is signed in. A 401 here is an answer, not an accident: it opens the sign-in page, not the dialog. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => api.get<Me>("/api/v1/me/", { signal, onUnauthorized: "throw" }),
  staleTime: 5 * 60_000,
});

/** Only inside pages that stand behind the sign-in guard, where the answer is already there. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The same where nobody may be signed in. */
export function useMaybeMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: false }).data;
}
