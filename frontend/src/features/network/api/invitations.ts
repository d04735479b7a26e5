import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Invitation = Schema<"InvitationOutput">;
export type InvitationDraft = Schema<"InvitationCreateInputRequest">;

/** The same while it is filled in: choices may still be open. */
export type InvitationForm = { [K in keyof InvitationDraft]: InvitationDraft[K] | "" };

export const invitationsQuery = queryOptions({
  queryKey: ["network", "invitations"],
  queryFn: ({ signal }) => api.get<Page<Invitation>>("/api/v1/invitations/", { query: { limit: 200 }, signal }),
});

export function useInvite(): UseMutationResult<Invitation, Error, InvitationDraft> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draft: InvitationDraft) => api.post<Invitation>("/api/v1/invitations/", draft),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
}

export function useInvitationAct(): UseMutationResult<unknown, Error, { id: string; act: "revoke" | "resend" }> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, act }: { id: string; act: "revoke" | "resend" }) =>
      api.post(`/api/v1/invitations/${id}/${act}/`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
}
