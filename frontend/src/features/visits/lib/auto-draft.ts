import type { QueryClient } from "@tanstack/react-query";

import { isApiError, standsNow } from "@/shared/api/api-error";
import { onTabWiped, readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { createStore } from "@/shared/lib/store";
import type { Store } from "@/shared/lib/store";

const SAVE_AFTER_MS = 900;
const TRY_AGAIN_MS = 4000;

/** `settled`: saved, and the field keeps the blanks at its end while somebody goes on writing. */
export type DraftState = "typing" | "saving" | "waiting" | "refused" | "conflict" | "settled";

export interface Unsaved<V, R> {
  readonly value: V;
  /** The version that was on the screen when writing began: the server compares with it. */
  readonly base: number;
  /** Raised with each change: an answer to an older one does not clear a newer one. */
  readonly turn: number;
  readonly state: DraftState;
  /** What a colleague saved meanwhile, until somebody chooses. */
  readonly theirs: R | null;
  readonly problem: string | null;
}

/** How a part of the visit is sent, and what of the answer was typed. */
export interface Sending<V, R> {
  readonly send: (value: V, base: number) => Promise<R>;
  readonly valueOf: (row: R) => V;
  readonly isSame: (a: V, b: V) => boolean;
}

interface Row {
  readonly version: number;
}

/**
 * What is written in one part of a visit and not confirmed yet. It lives outside the page: who leaves while the line is
 * down and comes back, or reloads, finds it still trying.
 */
export class AutoDraft<V, R extends Row> {
  readonly unsaved: Store<Unsaved<V, R> | null>;
  /** The newest answer: a list that was read before it does not put it back. */
  readonly newest: Store<R | null> = createStore<R | null>(null);
  private readonly stored: string;
  private readonly how: Sending<V, R>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;

  constructor(name: string, how: Sending<V, R>) {
    this.stored = `draft.${name}`;
    this.how = how;
    this.unsaved = createStore(readTabValue<Unsaved<V, R>>(this.stored));
    onTabWiped(() => {
      clearTimeout(this.timer);
      this.unsaved.set(null);
    });
  }

  /** `version`: of what is on the screen. `atOnce`: one tap, not a text. */
  readonly change = (value: V, version: number, atOnce = false): void => {
    const now = this.unsaved.get();
    const open = now && now.state === "conflict" ? now : null;
    // what was saved is the ground on which is written further
    const base = now && now.state !== "settled" ? now.base : Math.max(version, now?.base ?? 0);
    this.keep({ value, base, turn: (now?.turn ?? 0) + 1, state: open ? "conflict" : "typing", theirs: open?.theirs ?? null, problem: null });
    if (open) return;
    if (atOnce) void this.flush();
    else this.flushIn(SAVE_AFTER_MS);
  };

  /** Sends what is written, after what is already on its way. */
  readonly flush = async (): Promise<void> => {
    clearTimeout(this.timer);
    const mine = (this.running ?? Promise.resolve()).then(() => this.send());
    this.running = mine;
    await mine;
    if (this.running === mine) this.running = null;
  };

  /** Somebody chose between what both wrote: `value` goes onto the colleague's version; without it theirs stands. */
  readonly choose = (value?: V): void => {
    const now = this.unsaved.get();
    if (!now?.theirs) return;
    this.newest.set(now.theirs);
    if (value === undefined) {
      this.keep(null);
      return;
    }
    this.keep({ value, base: now.theirs.version, turn: now.turn + 1, state: "typing", theirs: null, problem: null });
    void this.flush();
  };

  private keep(next: Unsaved<V, R> | null): void {
    this.unsaved.set(next);
    if (next === null || next.state === "settled") removeTabValue(this.stored);
    else writeTabValue(this.stored, next);
  }

  private flushIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async send(): Promise<void> {
    const sent = this.unsaved.get();
    if (!sent || sent.state === "conflict" || sent.state === "refused" || sent.state === "settled") return;
    this.keep({ ...sent, state: "saving" });
    try {
      this.saved(sent, await this.how.send(sent.value, sent.base));
    } catch (error) {
      this.failed(sent, error);
    }
  }

  private saved(sent: Unsaved<V, R>, row: R): void {
    this.newest.set(row);
    const now = this.unsaved.get();
    if (!now) return;
    if (now.turn !== sent.turn) {
      this.keep({ ...now, base: row.version });
      this.flushIn(SAVE_AFTER_MS);
    } else this.keep(this.how.isSame(this.how.valueOf(row), sent.value) ? null : { ...now, base: row.version, state: "settled" });
  }

  private failed(sent: Unsaved<V, R>, error: unknown): void {
    const now = this.unsaved.get() ?? sent;
    const theirs = standsNow<R>(error);
    if (theirs && this.how.isSame(this.how.valueOf(theirs), now.value)) {
      this.newest.set(theirs);
      this.keep(null);
    } else if (theirs) this.keep({ ...now, state: "conflict", theirs });
    else if (!isApiError(error) || error.isTransient) {
      this.keep({ ...now, state: "waiting" });
      this.flushIn(TRY_AGAIN_MS);
    } else this.keep({ ...now, state: "refused", problem: Object.values(error.fields).flat().join(" ") || error.message });
  }
}

const drafts = new WeakMap<QueryClient, Map<string, unknown>>();

/** The one draft of this name in this tab. */
export function autoDraft<V, R extends Row>(client: QueryClient, name: string, how: Sending<V, R>): AutoDraft<V, R> {
  const known = drafts.get(client) ?? new Map<string, unknown>();
  drafts.set(client, known);
  const draft = (known.get(name) as AutoDraft<V, R> | undefined) ?? new AutoDraft<V, R>(name, how);
  known.set(name, draft);
  return draft;
}

/** Something under these names has not reached the server. */
export function waitingIn(client: QueryClient, prefix: string): boolean {
  return [...(drafts.get(client) ?? [])].some(([name, draft]) => {
    const state = name.startsWith(prefix) ? (draft as AutoDraft<unknown, Row>).unsaved.get()?.state : undefined;
    return state !== undefined && state !== "settled";
  });
}
