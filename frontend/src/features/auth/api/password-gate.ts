import { ApiError } from "@/shared/api/api-error";
import { createStore } from "@/shared/lib/store";

/**
 * What touches the second factor asks for the password again when the sign-in is some time ago. The calls that were
 * refused for it wait here while a dialog asks, and are sent again after it.
 */
export const passwordGate = createStore<boolean>(false);

let waiting: { resolve: () => void; reject: (reason: unknown) => void }[] = [];

export function waitForPassword(): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    passwordGate.set(true);
  });
}

function settle(): typeof waiting {
  const all = waiting;
  waiting = [];
  passwordGate.set(false);
  return all;
}

export function passwordGiven(): void {
  for (const { resolve } of settle()) resolve();
}

/** `sentence`: what the waiting calls then say, in the language of the person. */
export function passwordRefused(sentence: string): void {
  const reason = new ApiError({ status: 401, code: "password_needed", title: sentence });
  for (const { reject } of settle()) reject(reason);
}
