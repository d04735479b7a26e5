import { actingCentre } from "@/shared/api/acting-centre";
import { api } from "@/shared/api/http";
import { isApiError } from "@/shared/api/api-error";
import { createStore } from "@/shared/lib/store";
import { onTabWiped, readTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import type { Message } from "@/features/messages/api/types";

/** A message that the person has sent and the server has not confirmed yet. */
export interface Outgoing {
  readonly clientId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly topic: string | null;
  readonly replyTo: number | null;
  readonly fileIds: readonly string[];
  readonly fileNames: readonly string[];
  readonly urgent: boolean;
  /** For which centre it was written; a later change of centre does not sign it anew. */
  readonly centre: string | null;
  readonly at: string;
  readonly state: "sending" | "failed";
  readonly problem: string | null;
}

const STORED = "messages.outbox";
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000];

/** Survives a reload; the client id makes a repeated send harmless. */
export const outbox = createStore<readonly Outgoing[]>(readTabValue<Outgoing[]>(STORED) ?? []);
const busy = new Set<string>();
const sentListeners = new Set<(conversationId: string, message: Message) => void>();
const wakers = new Map<string, () => void>();
onTabWiped(() => outbox.set([]));

function keep(next: readonly Outgoing[]): void {
  outbox.set(next);
  writeTabValue(STORED, next);
}

export function onSent(listener: (conversationId: string, message: Message) => void): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

export function sendMessage(
  message: Omit<Outgoing, "clientId" | "centre" | "at" | "state" | "problem">,
): void {
  const entry: Outgoing = {
    ...message,
    clientId: newClientId(),
    centre: actingCentre.get(),
    at: new Date().toISOString(),
    state: "sending",
    problem: null,
  };
  keep([...outbox.get(), entry]);
  void drain(message.conversationId);
}

export function discardOutgoing(clientId: string): void {
  keep(outbox.get().filter((entry) => entry.clientId !== clientId));
}

export function retryOutgoing(clientId: string): void {
  keep(
    outbox.get().map((entry) => (entry.clientId === clientId ? { ...entry, state: "sending", problem: null } : entry)),
  );
  const entry = outbox.get().find((candidate) => candidate.clientId === clientId);
  if (entry) void drain(entry.conversationId);
}

/** Tries again now: called when the socket is back. */
export function wakeOutbox(): void {
  for (const wake of [...wakers.values()]) wake();
  for (const conversationId of new Set(outbox.get().map((entry) => entry.conversationId))) void drain(conversationId);
}

function pause(conversationId: string, attempt: number): Promise<void> {
  const base = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)] ?? 15_000;
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      wakers.delete(conversationId);
      resolve();
    };
    const timer = setTimeout(done, base / 2 + Math.random() * (base / 2));
    wakers.set(conversationId, done);
  });
}

/** One at a time per conversation, so that messages stand in the order in which they were written. */
async function drain(conversationId: string): Promise<void> {
  if (busy.has(conversationId)) return;
  busy.add(conversationId);
  let attempt = 0;
  try {
    for (;;) {
      const entry = outbox
        .get()
        .find((candidate) => candidate.conversationId === conversationId && candidate.state === "sending");
      if (!entry) return;
      try {
        const message = await api.post<Message>(
          `/api/v1/conversations/${conversationId}/messages/`,
          {
            client_id: entry.clientId,
            text: entry.text,
            topic: entry.topic,
            reply_to: entry.replyTo,
            attachment_ids: entry.fileIds,
            urgent: entry.urgent,
          },
          entry.centre ? { headers: { "X-Centre": entry.centre } } : {},
        );
        attempt = 0;
        for (const listener of [...sentListeners]) listener(conversationId, message);
        discardOutgoing(entry.clientId);
      } catch (error) {
        if (isApiError(error) && !error.isTransient) {
          keep(
            outbox.get().map((candidate) =>
              candidate.clientId === entry.clientId
                ? { ...candidate, state: "failed", problem: sentence(error) }
                : candidate,
            ),
          );
        } else {
          await pause(conversationId, attempt);
          attempt += 1;
        }
      }
    }
  } finally {
    busy.delete(conversationId);
  }
}

function sentence(error: { message: string; fields: Record<string, string[]> }): string {
  const inFields = Object.values(error.fields).flat();
  return inFields.length > 0 ? inFields.join(" ") : error.message;
}

if (typeof window !== "undefined") {
  window.addEventListener("online", wakeOutbox);
  // The tab's storage survives a reload, not the end of the tab: ask before unsent words are gone.
  window.addEventListener("beforeunload", (event) => {
    if (outbox.get().length > 0) event.preventDefault();
  });
  if (outbox.get().length > 0) wakeOutbox();
}
