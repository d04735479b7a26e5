import { authCall, isPending } from "@/features/auth/api/allauth";
import type { AuthAnswer } from "@/features/auth/api/allauth";
import { ApiError } from "@/shared/api/api-error";

/** done: signed in. mfa: the password was right, now the code of the second factor. */
export type SignInStep = "done" | "mfa";

function stepOf(answer: AuthAnswer<unknown>): SignInStep {
  if (answer.isAuthenticated) return "done";
  if (isPending(answer, "mfa_authenticate")) return "mfa";
  throw new ApiError({ status: answer.status, code: "signed_out", title: "signed out" });
}

/** `signed_out` on a 401 without a pending step; 400 with field errors; 429 after too many attempts. */
export async function signIn(email: string, password: string): Promise<SignInStep> {
  const answer = await authCall("POST", "/auth/login", { email, password });
  // 409: somebody is signed in already in this browser; the session is as good as a new one.
  return answer.status === 409 ? "done" : stepOf(answer);
}

/** `code`: six digits of the authenticator app, or a recovery code. */
export async function confirmSecondFactor(code: string): Promise<SignInStep> {
  return stepOf(await authCall("POST", "/auth/2fa/authenticate", { code: code.replace(/\s+/g, "") }));
}

export async function isSecondFactorPending(): Promise<boolean> {
  return isPending(await authCall("GET", "/auth/session"), "mfa_authenticate");
}

export async function signOut(): Promise<void> {
  await authCall("DELETE", "/auth/session");
}

export async function requestPasswordReset(email: string): Promise<void> {
  await authCall("POST", "/auth/password/request", { email });
}

/** The key stands in the link of the mail. Afterwards the person signs in with the new password. */
export async function resetPassword(key: string, password: string): Promise<void> {
  await authCall("POST", "/auth/password/reset", { key, password });
}
