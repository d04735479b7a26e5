import { act, waitFor } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ReactNode } from "react";

import { useLiveCounts, useUnread } from "@/app/layout/use-nav-counts";
import { NotificationBell } from "@/features/notifications/components/notification-bell";
import { realtime } from "@/shared/realtime/connection";
import { serve, show } from "@/test-utils";
import type { SentRequest } from "@/test-utils";

let socket: FakeSocket | undefined;
class FakeSocket {
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the newest socket is what a test speaks through
    socket = this;
  }
  send(): void {}
  close(): void {}
}

function Shell(): ReactNode {
  useLiveCounts();
  useUnread();
  return <NotificationBell />;
}

const says = (type: string, data: object): void => act(() => socket?.onmessage?.({ data: JSON.stringify({ v: 1, type, data }) }));
const ready = (): void => says("ready", { ping_s: 25, person_id: "me" });

/** How often each of the two lists was asked for. */
const asked = (sent: readonly SentRequest[]): number[] => ["/api/v1/notifications/", "/api/v1/conversations/?limit=200"].map((path) => sent.filter((one) => one.path === path).length);

function server(): SentRequest[] {
  return serve(({ path }) => (path === "/api/v1/me/" ? { body: { id: "me", can: [], memberships: [] } } : { body: { results: [], next: null, previous: null, unread: 0 } }));
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeSocket);
  realtime.start();
});
afterEach(() => {
  realtime.stop();
  vi.unstubAllGlobals();
});

it("asks once when the page is opened, and again when the line comes back", async () => {
  const sent = server();
  await show(<Suspense><Shell /></Suspense>);
  ready();
  await waitFor(() => expect(asked(sent)).toEqual([1, 1]));
  await new Promise((done) => setTimeout(done, 600));
  expect(asked(sent)).toEqual([1, 1]);
  ready();
  await waitFor(() => expect(asked(sent)).toEqual([2, 2]));
});

it("asks without the line too, when that keeps one waiting", async () => {
  const sent = server();
  await show(<Suspense><Shell /></Suspense>);
  await waitFor(() => expect(asked(sent)).toEqual([1, 1]), { timeout: 4000 });
});
