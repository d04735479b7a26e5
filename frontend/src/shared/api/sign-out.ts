import { actingCentre } from "@/shared/api/acting-centre";
import { wipeTabValues } from "@/shared/lib/session-storage";
import { realtime } from "@/shared/realtime/connection";

const KEY = "cc.signed-out-at";

function leave(): void {
  realtime.stop();
  wipeTabValues();
  actingCentre.set(null);
  // A fresh page: nothing of this person's patients stays in the memory of a shared computer.
  window.location.assign("/signin");
}

/** After somebody signed out: forgets everything here and in the other tabs of this browser. */
export function leaveEverywhere(): void {
  try {
    localStorage.setItem(KEY, String(Date.now()));
  } catch {
    // Then the other tabs ask for the password as soon as the server closes their sockets.
  }
  leave();
}

/** Follows when the person signs out in another tab; returns the unsubscription. */
export function watchSignOut(): () => void {
  const hear = (event: StorageEvent): void => {
    if (event.key === KEY && event.newValue !== null) leave();
  };
  window.addEventListener("storage", hear);
  return () => window.removeEventListener("storage", hear);
}
