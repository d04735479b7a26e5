import { describe, expect, it } from "vitest";

import type { Message } from "@/features/messages/api/types";
import { readableUpTo, withChanges, withEvent, withExcerpt, withMessages } from "@/features/messages/lib/feed";
import type { Feed } from "@/features/messages/lib/feed";

const EMPTY: Feed = { messages: [], lastChange: 0, lastSeq: 0, hasOlder: false };

function message(seq: number, changed_seq = seq, text = `m${seq}`): Message {
  return {
    seq,
    changed_seq,
    text,
    html: text,
    author: { id: "a", name: "A", centre: null },
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
  };
}

/** A small generator: the same sequence of "random" choices on every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % sides;
  };
}

describe("what somebody can have read", () => {
  const inTopic = (seq: number, topic: string | null, author = "a"): Message => ({
    ...message(seq),
    topic,
    author: { id: author, name: author, centre: null },
  });
  const feed = withMessages(EMPTY, [inTopic(1, "imaging"), inTopic(2, "eligibility"), inTopic(3, "imaging")]);

  it("is everything while everything is looked at", () => {
    expect(readableUpTo(feed, null, "me", 0)).toBe(3);
  });

  it("ends before a colleague's message in another topic", () => {
    expect(readableUpTo(feed, "imaging", "me", 0)).toBe(1);
    expect(readableUpTo(feed, "imaging", "me", 2)).toBe(3);
    expect(readableUpTo(feed, "imaging", "a", 0)).toBe(3);
  });
});

describe("feed", () => {
  it("takes the next change and sees a gap", () => {
    const first = withEvent(EMPTY, message(1));
    expect(first).toMatchObject({ gap: false, feed: { lastChange: 1 } });
    const third = withEvent(first.feed, message(3));
    expect(third.gap).toBe(true);
    expect(third.feed.lastChange).toBe(1);
    const whole = withChanges(third.feed, [message(2), message(3)], 3);
    expect(whole.messages.map((m) => m.seq)).toEqual([1, 2, 3]);
    expect(whole.lastChange).toBe(3);
  });

  it("leaves a hole of pages that are not loaded, and never a message alone in it", () => {
    const page: Feed = { ...withMessages(EMPTY, [message(51), message(52)]), lastChange: 52, hasOlder: true };
    const after = withEvent(page, message(3, 53, "edited"));
    expect(after).toMatchObject({ gap: false, feed: { lastChange: 53 } });
    expect(after.feed.messages.map((m) => m.seq)).toEqual([51, 52]);
  });

  it("changes the quotation with what it quotes", () => {
    const reply = { ...message(2), reply_to: { seq: 1, author: "A", excerpt: "m1" } };
    const feed = withExcerpt(withMessages(EMPTY, [message(1), reply]), 1, "");
    expect(feed.messages[1]?.reply_to?.excerpt).toBe("");
    expect(feed.messages[0]?.reply_to).toBeNull();
  });

  it("never lets an old version replace a newer one", () => {
    const edited = withMessages(EMPTY, [message(1, 5, "edited")]);
    expect(withMessages(edited, [message(1, 1, "first")]).messages[0]?.text).toBe("edited");
  });

  it("ends equal to the server whatever is lost, doubled or late, once it asks", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const roll = dice(seed);
      const server = new Map<number, Message>();
      const log: Message[] = [];
      let change = 0;
      for (let step = 0; step < 40; step += 1) {
        change += 1;
        const seq = server.size > 0 && roll(3) === 0 ? roll(server.size) + 1 : server.size + 1;
        const version = message(seq, change, `v${change}`);
        server.set(seq, version);
        log.push(version);
      }
      let feed = EMPTY;
      for (const [index, event] of log.entries()) {
        const fate = roll(5);
        if (fate === 0) continue; // lost
        const heard = fate === 1 ? (log[roll(index + 1)] ?? event) : event; // an old one again
        const outcome = withEvent(feed, heard);
        feed = outcome.feed;
        if (outcome.gap && roll(2) === 0) {
          const upTo = log[index]?.changed_seq ?? 0;
          const newest = log.slice(0, index + 1).filter((m) => m.changed_seq > feed.lastChange);
          feed = withChanges(feed, newest, upTo);
        }
      }
      feed = withChanges(feed, log.filter((m) => m.changed_seq > feed.lastChange), change);
      expect(feed.messages).toEqual([...server.values()].sort((a, b) => a.seq - b.seq));
      expect(feed.lastChange).toBe(change);
    }
  });
});
