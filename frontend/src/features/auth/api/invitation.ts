import { queryOptions } from "@tanstack/react-query";

import { ensureCsrfCookie } from "@/features/auth/api/allauth";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/** `has_account`: another role is added to an account that exists, and no password is chosen. */
export type InvitationOffer = Schema<"InvitationOfferOutput">;

const pathOf = (key: string): string => `/api/v1/invitations/accept/${encodeURIComponent(key)}/`;

/** What the invitation offers; 404 when it was used, withdrawn or is too old. */
export const invitationQuery = (key: string) =>
  queryOptions({
    queryKey: ["auth", "invitation", key],
    queryFn: ({ signal }) => api.get<InvitationOffer>(pathOf(key), { signal, onUnauthorized: "throw" }),
    staleTime: Infinity,
  });

export async function acceptInvitation(key: string, password: string | null): Promise<void> {
  await ensureCsrfCookie();
  await api.post(pathOf(key), password === null ? {} : { password }, { onUnauthorized: "throw" });
}
