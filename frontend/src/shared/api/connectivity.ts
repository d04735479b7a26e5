import { createStore } from "@/shared/lib/store";

/** What the browser believes of its network; the socket's state tells the rest. */
export const online = createStore<boolean>(typeof navigator === "undefined" ? true : navigator.onLine);

export function watchConnectivity(): () => void {
  const update = (): void => online.set(navigator.onLine);
  window.addEventListener("online", update);
  window.addEventListener("offline", update);
  update();
  return () => {
    window.removeEventListener("online", update);
    window.removeEventListener("offline", update);
  };
}
