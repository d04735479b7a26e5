import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, waitFor } from "@testing-library/react";
import { Suspense } from "react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { useReceived } from "@/features/messages/hooks/use-received";
import { realtime } from "@/shared/realtime/connection";
import { serve } from "@/test-utils";

let socket: { onmessage?: (message: { data: string }) => void } | null = null;

class FakeSocket {
  static readonly OPEN = 1;
  readyState = 1;
  constructor() {
    socket = this as never;
  }
  send(): void {}
  close(): void {}
}

const says = (type: string, data: object): void => act(() => socket?.onmessage?.({ data: JSON.stringify({ v: 1, type, data }) }));
const arrives = (conversation: string, seq: number, author = "anna"): void =>
  says("message.created", { conversation_id: conversation, message: { seq, author: { id: author } } });

function Shell(): ReactNode {
  useReceived();
  return null;
}

/** The bodies that were posted, and a server that may refuse them. */
function server(rows: readonly object[], refuse: () => boolean = () => false): unknown[] {
  const told: unknown[] = [];
  serve(({ method, path, body }) => {
    if (path === "/api/v1/me/") return { body: { id: "me", can: [], memberships: [] } };
    if (method === "GET") return { body: { results: rows, next: null, previous: null } };
    if (refuse()) return { status: 503, body: { code: "unavailable" } };
    told.push((body as { received: unknown }).received);
    return { status: 204 };
  });
  return told;
}

const open = (): ReturnType<typeof render> =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <Suspense>
        <Shell />
      </Suspense>
    </QueryClientProvider>,
  );

beforeEach(() => {
  vi.stubGlobal("WebSocket", FakeSocket);
  realtime.start();
  says("ready", { ping_s: 25, person_id: "me" });
});
afterEach(() => {
  realtime.stop();
  vi.unstubAllGlobals();
});

it("tells what waited when the app was opened, once for all conversations", async () => {
  const told = server([
    { id: "c1", last_seq: 4, unread: 1 },
    { id: "c2", last_seq: 9, unread: 3 },
    { id: "c3", last_seq: 2, unread: 0 },
  ]);
  open();
  await waitFor(() =>
    expect(told).toEqual([
      [
        { conversation_id: "c1", seq: 4 },
        { conversation_id: "c2", seq: 9 },
      ],
    ]),
  );
});

it("tells a burst once, leaves out what was read meanwhile and what I wrote myself", async () => {
  const told = server([]);
  open();
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  arrives("c1", 1);
  arrives("c1", 2);
  arrives("c2", 7);
  arrives("c3", 5, "me");
  says("receipt.changed", { conversation_id: "c2", person_id: "me", last_read_seq: 7 });
  await waitFor(() => expect(told).toEqual([[{ conversation_id: "c1", seq: 2 }]]));
  arrives("c1", 2); // heard again after a reconnect
  await act(async () => new Promise((resolve) => setTimeout(resolve, 1800)));
  expect(told).toHaveLength(1);
});

it("tells again what the server did not take", async () => {
  let down = true;
  const told = server([], () => down);
  open();
  await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
  arrives("c1", 1);
  await act(async () => new Promise((resolve) => setTimeout(resolve, 1800)));
  expect(told).toEqual([]);
  down = false;
  arrives("c1", 2);
  await waitFor(() => expect(told).toEqual([[{ conversation_id: "c1", seq: 2 }]]));
});
