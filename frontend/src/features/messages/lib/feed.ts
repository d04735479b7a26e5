import type { Message } from "@/features/messages/api/types";

/**
 * What this tab holds of one conversation: messages in order of `seq`, each in its newest version known here.
 * `lastChange` is the number of the last change that is whole here: everything up to it has been seen.
 */
export interface Feed {
  readonly messages: readonly Message[];
  readonly lastChange: number;
  readonly lastSeq: number;
  readonly hasOlder: boolean;
}

/** Puts messages in; an older version never replaces a newer one, whatever order answers and events come in. */
export function withMessages(feed: Feed, incoming: readonly Message[]): Feed {
  if (incoming.length === 0) return feed;
  const bySeq = new Map(feed.messages.map((message) => [message.seq, message]));
  for (const message of incoming) {
    const known = bySeq.get(message.seq);
    if (!known || known.changed_seq <= message.changed_seq) bySeq.set(message.seq, message);
  }
  const messages = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const lastSeq = Math.max(feed.lastSeq, messages[messages.length - 1]?.seq ?? 0);
  return { ...feed, messages, lastSeq };
}

/** A change of a message older than what is loaded here belongs to a page that is fetched when needed. */
function ofLoadedPages(feed: Feed, incoming: readonly Message[]): readonly Message[] {
  const oldest = feed.messages[0]?.seq ?? 0;
  return feed.hasOlder ? incoming.filter((message) => message.seq >= oldest) : incoming;
}

export type EventOutcome = { readonly feed: Feed; readonly gap: boolean };

/** One event from the socket. `gap` says that a change before this one is missing and must be asked for. */
export function withEvent(feed: Feed, message: Message): EventOutcome {
  const next = withMessages(feed, ofLoadedPages(feed, [message]));
  if (message.changed_seq <= feed.lastChange) return { feed: next, gap: false };
  if (message.changed_seq === feed.lastChange + 1) {
    return { feed: { ...next, lastChange: message.changed_seq }, gap: false };
  }
  return { feed: next, gap: true }; // lastChange stays: the answer of `changed_after` closes the gap
}

/** Replies quote what they answer: an edited or withdrawn message must not live on in the quotation. */
export function withExcerpt(feed: Feed, seq: number, excerpt: string): Feed {
  const messages = feed.messages.map((message) =>
    message.reply_to?.seq === seq ? { ...message, reply_to: { ...message.reply_to, excerpt } } : message,
  );
  return { ...feed, messages };
}

/** One answer of `changed_after`: whole up to `lastChange`. */
export function withChanges(feed: Feed, incoming: readonly Message[], lastChange: number): Feed {
  const next = withMessages(feed, ofLoadedPages(feed, incoming));
  return { ...next, lastChange: Math.max(feed.lastChange, lastChange) };
}

/** A page of older messages, put in front. */
export function withOlder(feed: Feed, older: readonly Message[], hasOlder: boolean): Feed {
  return { ...withMessages(feed, older), hasOlder };
}

/**
 * Up to where somebody has read who looks at one topic: not past a message of a colleague in another topic that
 * they have not been shown. `null` is the view of everything.
 */
export function readableUpTo(feed: Feed, topic: string | null, me: string, alreadyRead: number): number {
  if (topic === null) return feed.lastSeq;
  const unseen = feed.messages.find(
    (message) =>
      message.seq > alreadyRead && message.kind === "text" && message.topic !== topic && message.author?.id !== me,
  );
  return unseen ? unseen.seq - 1 : feed.lastSeq;
}
