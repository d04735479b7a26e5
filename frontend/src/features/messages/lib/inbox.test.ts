import { expect, it } from "vitest";

import type { ConversationRow } from "@/features/messages/api/conversations";
import { chosenRows, inOrder } from "@/features/messages/lib/inbox";

const row = (id: string, unread: number, urgent = false): ConversationRow => ({
  id,
  kind: "direct",
  subject: null,
  title: `Dott. ${id}`,
  people: [],
  url: `/messages/${id}`,
  last_seq: 9,
  last_changed_seq: 9,
  last_read_seq: 9 - unread,
  unread,
  unread_urgent: urgent,
  last_activity_at: "2026-11-21T10:00:00Z",
  last_message: null,
});

const ids = (rows: readonly ConversationRow[]): string => rows.map((each) => each.id).join("");
// As the server answers: by activity.
const rows = [row("a", 0), row("b", 2), row("c", 0, true), row("d", 1, true), row("e", 1)];

it("puts urgent and unread first and keeps the order by activity within each", () => {
  expect(ids(inOrder(rows))).toBe("dbeac");
  expect(ids(rows)).toBe("abcde");
});

it("leaves the open conversation where it was when it was opened", () => {
  const read = rows.map((each) => (each.id === "d" ? { ...each, unread: 0 } : each));
  expect(ids(inOrder(read, { id: "d", rank: 0 }))).toBe("dbeac");
  expect(ids(inOrder(read))).toBe("beacd");
});

it("chooses by title and by what is unread, but for the one that is open", () => {
  expect(ids(chosenRows(rows, { text: " DOTT. B", unread: false, open: undefined }))).toBe("b");
  expect(ids(chosenRows(rows, { text: "", unread: true, open: "a" }))).toBe("abde");
});
