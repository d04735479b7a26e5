import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type PersonMembership = Schema<"MembershipOutput">;
export type DirectoryPerson = Schema<"PersonOutput">;

export interface PeopleFilters {
  readonly q?: string;
  readonly centre?: string;
  readonly role?: string;
}

export const peopleQuery = (filters: PeopleFilters) =>
  infiniteQueryOptions({
    queryKey: ["network", "people", filters],
    queryFn: ({ pageParam, signal }) =>
      pageParam
        ? api.get<Page<DirectoryPerson>>(pageParam, { signal })
        : api.get<Page<DirectoryPerson>>("/api/v1/people/", { query: { ...filters }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

export type Role = PersonMembership["role"];
export type NewMembership = Omit<Schema<"MembershipAddInputRequest">, "person_id">;
export type MembershipChange = Schema<"PatchedMembershipChangeInputRequest">;

export type PersonChange =
  | { readonly act: "suspend"; readonly personId: string; readonly reason: string }
  | { readonly act: "reinstate"; readonly personId: string }
  | { readonly act: "change_role"; readonly membership: PersonMembership; readonly changes: MembershipChange }
  | { readonly act: "add_role"; readonly personId: string; readonly membership: NewMembership };

function send(change: PersonChange): Promise<unknown> {
  switch (change.act) {
    case "suspend":
      return api.post(`/api/v1/people/${change.personId}/suspend/`, { reason: change.reason });
    case "reinstate":
      return api.post(`/api/v1/people/${change.personId}/reinstate/`);
    case "add_role":
      return api.post("/api/v1/memberships/", { person_id: change.personId, ...change.membership });
    case "change_role":
      return api.patch(`/api/v1/memberships/${change.membership.id}/`, change.changes, {
        ifMatch: `"${change.membership.version}"`,
      });
  }
}

/** What an administrator does with a colleague; a suspended person's sockets close at once. */
export function useChangePerson(): UseMutationResult<unknown, Error, PersonChange> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["network", "people"] }),
  });
}
