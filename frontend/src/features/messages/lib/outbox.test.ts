import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { outbox, sendMessage, wakeOutbox } from "@/features/messages/lib/outbox";
import { actingCentre } from "@/shared/api/acting-centre";
import { wipeTabValues } from "@/shared/lib/session-storage";
import { serve } from "@/test-utils";

const words = { conversationId: "c1", text: "LVEF 58%", topic: null, replyTo: null, fileIds: [], fileNames: [], urgent: false };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
});
afterEach(() => {
  wipeTabValues();
  vi.unstubAllGlobals();
});

it("signs a message with the centre for which it was written, however late it goes out", async () => {
  let up = false;
  const sent = serve(() => (up ? { status: 201, body: { seq: 1 } } : { status: 503 }));
  actingCentre.set("crema");
  sendMessage(words);
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  actingCentre.set("brescia");
  up = true;
  wakeOutbox();
  await vi.waitFor(() => expect(outbox.get()).toEqual([]));
  expect(sent.map((request) => request.headers.get("X-Centre"))).toEqual(["crema", "crema"]);
});

it("asks before the tab is closed over words that were not sent", async () => {
  serve(() => ({ status: 503 }));
  const leave = (): boolean => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leave()).toBe(true);
  sendMessage(words);
  expect(leave()).toBe(false);
});
