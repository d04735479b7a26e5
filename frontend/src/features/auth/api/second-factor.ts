import { queryOptions } from "@tanstack/react-query";

import { authCall } from "@/features/auth/api/allauth";
import { ApiError } from "@/shared/api/api-error";

interface Authenticator {
  readonly type: "totp" | "recovery_codes" | "webauthn";
  readonly created_at: number;
  readonly last_used_at: number | null;
  readonly unused_code_count?: number;
  readonly total_code_count?: number;
}

export const authenticatorsQuery = queryOptions({
  queryKey: ["auth", "authenticators"],
  queryFn: async () => {
    const answer = await authCall<Authenticator[]>("GET", "/account/authenticators");
    return Array.isArray(answer.data) ? answer.data : [];
  },
});

export interface TotpOffer {
  readonly secret: string;
  /** otpauth:// address, drawn as a QR code. */
  readonly url: string;
}

/** A new secret to scan; null when an authenticator app is already connected. */
export async function offerTotp(): Promise<TotpOffer | null> {
  const answer = await authCall("GET", "/account/authenticators/totp");
  if (answer.status === 200) return null;
  const secret = answer.meta["secret"];
  const url = answer.meta["totp_url"];
  if (typeof secret !== "string" || typeof url !== "string") {
    throw new ApiError({ status: answer.status, code: "no_secret", title: "no secret" });
  }
  return { secret, url };
}

/** Proves with a first code that the app has the secret. */
export async function activateTotp(code: string): Promise<void> {
  const answer = await authCall("POST", "/account/authenticators/totp", { code: code.replace(/\s+/g, "") });
  if (answer.status !== 200)
    throw new ApiError({ status: answer.status, code: "not_activated", title: "not activated" });
}

/** The password once more, before the second factor is touched. 400 at `password` when it is wrong. */
export async function confirmPassword(password: string): Promise<void> {
  await authCall("POST", "/auth/reauthenticate", { password });
}

export async function removeTotp(): Promise<void> {
  await authCall("DELETE", "/account/authenticators/totp");
}

/** Codes that were not used yet; empty when there are none at all. */
export async function recoveryCodes(): Promise<readonly string[]> {
  const answer = await authCall<{ unused_codes?: string[] }>("GET", "/account/authenticators/recovery-codes");
  return answer.data.unused_codes ?? [];
}

/** Ten new codes; the old ones stop working. */
export async function newRecoveryCodes(): Promise<readonly string[]> {
  const answer = await authCall<{ unused_codes?: string[] }>("POST", "/account/authenticators/recovery-codes");
  return answer.data.unused_codes ?? [];
}

export async function changePassword(current: string, next: string): Promise<void> {
  await authCall("POST", "/account/password/change", { current_password: current, new_password: next });
}
