import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

import { keepPushHonest } from "@/features/notifications/api/push";
import { useSettled } from "@/shared/realtime/use-realtime";

interface Opens {
  readonly kind: "cc.open";
  readonly url: string;
}

const isOpens = (data: unknown): data is Opens =>
  typeof data === "object" && data !== null && (data as Partial<Opens>).kind === "cc.open" && typeof (data as Partial<Opens>).url === "string";

/** What was tapped among the notifications of the device opens in this window. */
export function usePush(): void {
  const navigate = useNavigate();
  const settled = useSettled();
  useEffect(() => {
    const worker = "serviceWorker" in navigator ? navigator.serviceWorker : null;
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (isOpens(data)) void navigate({ href: data.url });
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
