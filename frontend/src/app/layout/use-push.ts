import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { keepPushHonest } from "@/features/notifications/api/push";
import { realtime } from "@/shared/realtime/connection";
import { useSettled } from "@/shared/realtime/use-realtime";

/** What the service worker asks (worker/sw.ts): whether the page is looked at and live, or to open something. */
function asked(data: unknown): { readonly kind: unknown; readonly url: unknown } {
  return typeof data === "object" && data !== null ? { kind: undefined, url: undefined, ...data } : { kind: undefined, url: undefined };
}

/** What was tapped among the notifications of the device opens in this window. */
export function usePush(): void {
  const navigate = useNavigate();
  const settled = useSettled();
  useEffect(() => {
    const worker = "serviceWorker" in navigator ? navigator.serviceWorker : null;
    const hear = (event: MessageEvent<unknown>): void => {
      const { kind, url } = asked(event.data);
      if (kind === "cc.live") event.ports[0]?.postMessage(realtime.state.get() === "open" && document.hasFocus());
      if (kind === "cc.open" && typeof url === "string") {
        event.ports[0]?.postMessage(true);
        void navigate({ href: url });
      }
    };
    worker?.addEventListener("message", hear);
    worker?.startMessages();
    return () => worker?.removeEventListener("message", hear);
  }, [navigate]);
  useEffect(() => {
    // when the server is not reached now, it is asked at the next start
    if (settled) void keepPushHonest().catch(() => undefined);
  }, [settled]);
}
