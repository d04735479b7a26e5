import { createStore } from "@/shared/lib/store";

/**
 * What happens when the session ends under somebody's hands: the calls that met a 401 wait here, the sign-in
 * dialog opens over the page, and after it every waiting call is sent again. Nothing typed is lost.
 */
type GateState = { readonly open: false } | { readonly open: true; readonly waiting: number };

export const sessionGate = createStore<GateState>({ open: false });

let settle: { resolve: () => void; reject: (reason: unknown) => void } | null = null;
let pending: Promise<void> | null = null;
let waiting = 0;

/** Resolves when the person has signed in again; rejects when they gave up. All callers share one dialog. */
export function waitForSignIn(): Promise<void> {
  waiting += 1;
  if (!pending) {
    pending = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    pending.catch(() => undefined); // the callers handle it; nobody may be waiting when it comes from the socket
  }
  sessionGate.set({ open: true, waiting });
  return pending;
}

function close(): typeof settle {
  const current = settle;
  settle = null;
  pending = null;
  waiting = 0;
  sessionGate.set({ open: false });
  return current;
}

export function signedInAgain(): void {
  close()?.resolve();
}

export function gaveUpSigningIn(reason: unknown): void {
  close()?.reject(reason);
}
