import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type CentreBrief = Schema<"CentreBrief">;
export type MembershipBrief = Schema<"MyMembershipOutput">;
/** `can`: what this person may do anywhere at all ("create_patient", "invite_people", ...), decided by the server. */
export type Me = Schema<"MeOutput">;

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
