import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { Conversation } from "@/features/messages/api/conversations";
import type { Message } from "@/features/messages/api/types";
import { ConversationPanel } from "@/features/messages/components/conversation-panel";
import { outbox } from "@/features/messages/lib/outbox";
import { wipeTabValues } from "@/shared/lib/session-storage";
import { serve, show } from "@/test-utils";
import type { SentRequest } from "@/test-utils";

beforeEach(() => {
  // jsdom lays nothing out: there is nowhere to scroll to.
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(() => {
  wipeTabValues();
  vi.unstubAllGlobals();
});

const conversation: Conversation = {
  id: "c1",
  kind: "direct",
  subject: null,
  title: "Anna Riva",
  url: "/messages/c1",
  topics: [],
  people: [],
  last_seq: 2,
  last_changed_seq: 2,
  last_read_seq: 2,
  unread: 0,
  last_activity_at: "2026-11-21T10:00:00Z",
  can: ["write"],
};

const message = (seq: number, values: Partial<Message> = {}): Message => ({
  seq,
  changed_seq: seq,
  text: `m${seq}`,
  html: `<p>m${seq}</p>`,
  author: { id: "me", name: "Giulia Ferri", centre: null },
  topic: null,
  reply_to: null,
  files: [],
  mentions: [],
  urgent: false,
  kind: "text",
  system: null,
  created_at: "2026-11-21T10:00:00Z",
  edited_at: null,
  withdrawn_at: null,
  client_id: null,
  ...values,
});

type Answer = { status?: number; body?: unknown };

function chat(messages: readonly Message[], more: (request: SentRequest) => Answer | undefined = () => undefined): SentRequest[] {
  return serve((request) => {
    const own = more(request);
    if (own) return own;
    if (request.path === "/api/v1/me/") return { body: { id: "me", display_name: "Giulia Ferri", can: [], memberships: [] } };
    if (request.path.endsWith("/read/")) return { body: {} };
    if (request.method !== "GET") return undefined;
    return { body: { results: messages, has_more: false, last_seq: 2, last_changed_seq: 2 } };
  });
}

const panel = (
  <Suspense>
    <ConversationPanel conversation={conversation} />
  </Suspense>
);

it("asks before a message is withdrawn, since nothing brings it back", async () => {
  const gone = message(2, { changed_seq: 3, text: "", html: "", withdrawn_at: "2026-11-21T10:05:00Z" });
  const sent = chat([message(1), message(2)], (request) => (request.method === "DELETE" ? { body: gone } : undefined));
  const user = userEvent.setup();
  await show(panel);
  const last = (await screen.findAllByRole("button", { name: "Azioni sul messaggio" }))[1];
  if (!last) throw new Error("no second message");
  await user.click(last);
  await user.click(await screen.findByRole("menuitem", { name: "Ritira" }));
  const dialog = await screen.findByRole("dialog", { name: "Ritirare il messaggio?" });
  expect(within(dialog).getByText("m2")).toBeVisible();
  expect(sent.some((request) => request.method === "DELETE")).toBe(false);
  await user.click(within(dialog).getByRole("button", { name: "Ritira" }));
  expect(await screen.findByText("Messaggio ritirato dall'autore")).toBeVisible();
  expect(sent.filter((request) => request.method === "DELETE").map((request) => request.path)).toEqual([
    "/api/v1/conversations/c1/messages/2/",
  ]);
});

it("brings back words, files, urgency and the answered message of what could not be sent", async () => {
  let refuse = true;
  const sent = chat([message(1, { text: "LVEF?" })], (request) => {
    if (request.method !== "POST" || !request.path.endsWith("/messages/")) return undefined;
    return refuse
      ? { status: 400, body: { code: "unknown_topic", detail: "There is no such topic here." } }
      : { status: 201, body: message(2, { client_id: (request.body as { client_id: string }).client_id }) };
  });
  const user = userEvent.setup();
  outbox.set([
    {
      clientId: "x1",
      conversationId: "c1",
      text: "Ecco",
      topic: null,
      replyTo: 1,
      fileIds: ["f1", "f2"],
      fileNames: ["eco.pdf", "ecg.pdf"],
      urgent: true,
      centre: null,
      at: "2026-11-21T10:00:00Z",
      state: "failed",
      problem: "No",
    },
  ]);
  await show(panel);
  await user.click(await screen.findByRole("button", { name: "Riprendi" }));
  const files = await screen.findByRole("list", { name: "Allegati del messaggio ripreso" });
  expect(within(files).getAllByRole("listitem").map((item) => item.textContent)).toEqual(["eco.pdf", "ecg.pdf"]);
  expect(screen.getByRole("combobox", { name: "Scrivi un messaggio" })).toHaveValue("Ecco");
  expect(screen.getByRole("button", { name: "Urgente" })).toHaveAttribute("aria-pressed", "true");
  expect(screen.getByText("Rispondi a Giulia Ferri:")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Togli ecg.pdf" }));
  refuse = false;
  await user.click(screen.getByRole("button", { name: "Invia" }));
  await waitFor(() => expect(screen.queryByRole("list", { name: "Allegati del messaggio ripreso" })).toBeNull());
  await waitFor(() => expect(outbox.get()).toEqual([]));
  expect(sent.find((request) => request.path.endsWith("/messages/") && request.method === "POST")?.body).toMatchObject({
    text: "Ecco",
    attachment_ids: ["f1"],
    reply_to: 1,
    urgent: true,
  });
});

it("goes to a quoted message, also for who uses the keyboard", async () => {
  chat([message(1), message(2, { reply_to: { seq: 1, author: "Giulia Ferri", excerpt: "m1" } })]);
  const user = userEvent.setup();
  await show(panel);
  await user.click(await screen.findByRole("button", { name: /Giulia Ferri m1/ }));
  await waitFor(() => expect(document.getElementById("m1")).toHaveFocus());
});
