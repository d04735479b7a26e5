import type {} from "@/early-types";

/**
 * The answer to a call that was sent before the app was there, once; undefined when there is none for who asks now:
 * in this language, for this centre. What was refused is asked again: meanwhile somebody may have signed in.
 */
export async function takeEarly(address: string, headers: Readonly<Record<string, string>>): Promise<Response | undefined> {
  const early = window.ccEarly;
  const answer = early?.answers.get(address);
  if (!early || !answer) return undefined;
  early.answers.delete(address);
  if (headers["Accept-Language"] !== early.language) return undefined;
  if (early.centre !== null && headers["X-Centre"] !== early.centre) return undefined;
  const response = await answer.catch(() => undefined);
  return response?.ok ? response : undefined;
}

/** Somebody wrote, signed in or out: what was read before that counts no more. */
export function forgetEarly(): void {
  delete window.ccEarly;
}
