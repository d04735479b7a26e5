import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { CentreBrief } from "@/shared/api/me";
import type { Page } from "@/shared/api/types";

export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly given_name: string;
  readonly family_name: string;
  readonly profession: string;
  readonly centre: CentreBrief;
  readonly role: string;
  readonly status: "open" | "expired" | "accepted" | "revoked";
  readonly invited_by: { readonly id: string; readonly display_name: string } | null;
  readonly created_at: string;
  /** null while the mail is on its way. */
  readonly mailed_at: string | null;
  readonly expires_at: string;
  readonly can: readonly string[];
}

export interface InvitationDraft {
  email: string;
  given_name: string;
  family_name: string;
  profession: string;
  centre_id: string;
  role: string;
  language: string;
}

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
