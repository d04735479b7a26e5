import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { useFeed } from "@/features/messages/hooks/use-feed";
import { realtime } from "@/shared/realtime/connection";
import { serve } from "@/test-utils";

let socket: { onmessage?: (message: { data: string }) => void; readyState: number } | null = null;

class FakeSocket {
  static readonly OPEN = 1;
  readyState = 1;
  constructor() {
    socket = this as never;
  }
  send(): void {}
  close(): void {}
}

const message = (seq: number): object => ({
  seq,
  changed_seq: seq,
  text: `m${seq}`,
  author: { id: "anna", name: "Anna", centre: null },
  kind: "text",
  client_id: null,
});

const says = (type: string, data: object): void => act(() => socket?.onmessage?.({ data: JSON.stringify({ v: 1, type, data }) }));
const tell = (seq: number): void => says("message.created", { conversation_id: "c1", message: message(seq) });

function Panel(): ReactNode {
  const { feed } = useFeed("c1");
  return <output>{feed ? feed.messages.map((item) => item.text).join(" ") : "…"}</output>;
}

const shown = (client: QueryClient): ReturnType<typeof render> =>
  render(
    <QueryClientProvider client={client}>
      <Panel />
    </QueryClientProvider>,
  );

/** A server with `count` messages; the first page and what changed after a number. */
function chat(count: () => number): void {
  serve(({ path }) => {
    const after = /changed_after=(\d+)/.exec(path)?.[1];
    const all = Array.from({ length: count() }, (_, index) => message(index + 1));
    const results = after === undefined ? all : all.slice(Number(after));
    return { body: { results, has_more: false, last_seq: count(), last_changed_seq: count() } };
  });
}

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  vi.stubGlobal("WebSocket", FakeSocket);
  realtime.start();
  says("ready", { ping_s: 25, person_id: "me" });
});
afterEach(() => {
  realtime.stop();
  vi.unstubAllGlobals();
});

it("shows what was written while another page was open", async () => {
  let count = 1;
  chat(() => count);
  const first = shown(client);
  expect(await screen.findByText("m1")).toBeVisible();
  first.unmount();
  count = 3;
  tell(2);
  tell(3); // nobody listens
  shown(client);
  expect(await screen.findByText("m1 m2 m3")).toBeVisible();
});

it("does not lose an event that comes while the first page is on its way", async () => {
  let count = 1;
  let answer: () => void = () => undefined;
  chat(() => count);
  const real = globalThis.fetch;
  const held = new Promise<void>((resolve) => (answer = resolve));
  let calls = 0;
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) => {
    calls += 1;
    const response = await real(input, init); // the server has answered, the answer is still on the line
    if (calls === 1) await held;
    return response;
  });
  shown(client);
  await waitFor(() => expect(calls).toBe(1));
  await act(async () => Promise.resolve());
  count = 2;
  tell(2);
  answer();
  expect(await screen.findByText("m1 m2")).toBeVisible();
});

it("asks again when the question for a gap fails with the line up", async () => {
  let count = 1;
  let broken = false;
  chat(() => count);
  const real = globalThis.fetch;
  vi.stubGlobal("fetch", (input: string, init: RequestInit) =>
    broken ? Promise.resolve(new Response("", { status: 502 })) : real(input, init),
  );
  shown(client);
  expect(await screen.findByText("m1")).toBeVisible();
  count = 3;
  broken = true;
  tell(3);
  expect(await screen.findByText("m1 m3")).toBeVisible();
  broken = false;
  expect(await screen.findByText("m1 m2 m3", undefined, { timeout: 6000 })).toBeVisible();
});

function Jumper(): ReactNode {
  const { feed, loadBackTo } = useFeed("c1");
  const [answer, setAnswer] = useState("");
  return (
    <>
      <output>{feed ? `${feed.messages[0]?.text}-${feed.messages.at(-1)?.text}` : "…"}</output>
      <button onClick={() => void loadBackTo(3).then((found) => setAnswer(found?.text ?? "none"))}>back</button>
      <p>{answer}</p>
    </>
  );
}

it("loads page after page until a quoted message is here", async () => {
  const asked: string[] = [];
  serve(({ path }) => {
    asked.push(path);
    const before = Number(/before_seq=(\d+)/.exec(path)?.[1] ?? 601);
    const limit = Number(/limit=(\d+)/.exec(path)?.[1]);
    const first = Math.max(1, before - limit);
    const results = Array.from({ length: before - first }, (_, index) => message(first + index));
    return { body: { results, has_more: first > 1, last_seq: 600, last_changed_seq: 600 } };
  });
  render(
    <QueryClientProvider client={client}>
      <Jumper />
    </QueryClientProvider>,
  );
  expect(await screen.findByText("m551-m600")).toBeVisible();
  act(() => screen.getByRole("button", { name: "back" }).click());
  expect(await screen.findByText("m3")).toBeVisible();
  expect(screen.getByText("m1-m600")).toBeVisible();
  expect(asked).toHaveLength(4);
  act(() => screen.getByRole("button", { name: "back" }).click());
  await waitFor(() => expect(screen.getByText("m3")).toBeVisible());
  expect(asked).toHaveLength(4);
});
