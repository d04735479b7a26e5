import type { QueryClient } from "@tanstack/react-query";

import { saveChanges } from "@/features/case/api/form";
import type { FieldConflict, FormState } from "@/features/case/api/form";
import { referralKeys } from "@/features/case/api/referral";
import { conflicted, keepMine, marked, refused, saved, toSend, typed, without } from "@/features/case/lib/pending";
import type { Pending, Typed } from "@/features/case/lib/pending";
import { isApiError } from "@/shared/api/api-error";
import type { ApiError } from "@/shared/api/api-error";
import { onTabWiped, readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { createStore } from "@/shared/lib/store";
import type { Store } from "@/shared/lib/store";

const SAVE_AFTER_MS = 700;
const TRY_AGAIN_MS = 4000;

/**
 * What is typed into one referral and not confirmed yet. It lives outside the page: who leaves the form while the
 * line is down and comes back finds the same one, still trying, and not a second one beside it.
 */
export class ReferralDraft {
  readonly pending: Store<Pending>;
  private readonly id: string;
  private readonly client: QueryClient;
  private readonly stored: string;
  private running: Promise<boolean> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, client: QueryClient) {
    this.id = id;
    this.client = client;
    this.stored = `draft.referral.${id}`;
    this.pending = createStore<Pending>(readTabValue<Pending>(this.stored) ?? {});
    onTabWiped(() => {
      clearTimeout(this.timer);
      this.pending.set({});
    });
  }

  readonly change = (field: string, what: Typed): void => {
    const entry = this.client.getQueryData<FormState>(referralKeys.form(this.id))?.values[field];
    this.update((now) => typed(now, field, entry, what));
    this.flushIn(SAVE_AFTER_MS);
  };

  /** Sends what is typed, after what is already on its way. True when nothing is left unsaved. */
  readonly flush = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    const mine = (this.running ?? Promise.resolve(true)).then(() => this.send());
    this.running = mine;
    try {
      return await mine;
    } finally {
      if (this.running === mine) this.running = null;
    }
  };

  readonly takeTheirs = (field: string): void => {
    this.update((now) => without(now, field));
    this.reload();
  };

  readonly keepMine = (field: string): void => {
    this.update((now) => keepMine(now, field));
    void this.flush();
  };

  readonly reload = (): void => {
    void this.client.invalidateQueries({ queryKey: referralKeys.form(this.id) });
  };

  private update(change: (now: Pending) => Pending): void {
    const next = change(this.pending.get());
    this.pending.set(next);
    if (Object.keys(next).length === 0) removeTabValue(this.stored);
    else writeTabValue(this.stored, next);
  }

  private flushIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  private async send(): Promise<boolean> {
    for (;;) {
      const { changes, turns } = toSend(this.pending.get());
      if (changes.length === 0) return Object.keys(this.pending.get()).length === 0;
      this.update((now) => marked(now, turns, "saving"));
      try {
        const state = await saveChanges(this.id, changes);
        const key = referralKeys.form(this.id);
        const asking = this.client.isFetching({ queryKey: key }) > 0;
        this.client.setQueryData<FormState>(key, state);
        this.update((now) => saved(now, turns, state.values));
        if (asking) this.reload(); // an answer under way may be from before this save, and would put it back
      } catch (error) {
        if (!isApiError(error) || error.isTransient) {
          this.update((now) => marked(now, turns, "waiting"));
          this.flushIn(TRY_AGAIN_MS);
          return false;
        }
        this.refuse(error, changes);
      }
    }
  }

  /** Sets aside what the server would not take, so that the next round sends only what is left. */
  private refuse(error: ApiError, changes: readonly { readonly field: string }[]): void {
    const sent = new Set(changes.map((change) => change.field));
    const all = Object.fromEntries([...sent].map((field) => [field, error.message]));
    if (error.status === 409) {
      const told = (error.body as { conflicts?: FieldConflict[] } | null)?.conflicts ?? [];
      const conflicts = told.filter((conflict) => sent.has(conflict.field));
      // Without a field named, the referral itself moved on (decided, withdrawn): sending again would never end.
      this.update((now) => (conflicts.length > 0 ? conflicted(now, conflicts) : refused(now, all)));
      if (conflicts.length === 0) void this.client.invalidateQueries({ queryKey: ["referrals"] });
      else this.reload();
      return;
    }
    const named = Object.entries(error.fields).map(
      ([field, texts]) => [codeOf(field, changes), texts.join(" ") || error.message] as const,
    );
    const problems = Object.fromEntries(named.filter(([field]) => field !== ""));
    this.update((now) => refused(now, Object.keys(problems).length > 0 ? problems : all));
  }
}

/** "changes.2.value" names the third change; a plain name is the field itself. */
function codeOf(name: string, changes: readonly { readonly field: string }[]): string {
  const found = /^changes\.(\d+)/.exec(name);
  if (found) return changes[Number(found[1])]?.field ?? "";
  return changes.some((change) => change.field === name) ? name : "";
}

const drafts = new WeakMap<QueryClient, Map<string, ReferralDraft>>();

/** The one draft of this referral in this tab. */
export function referralDraft(id: string, client: QueryClient): ReferralDraft {
  const known = drafts.get(client) ?? new Map<string, ReferralDraft>();
  drafts.set(client, known);
  const draft = known.get(id) ?? new ReferralDraft(id, client);
  known.set(id, draft);
  return draft;
}
