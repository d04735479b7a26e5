import type { Field, Value, Values } from "@/features/course/api/course";
import { isPartialMoment } from "@/shared/lib/moment";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { newClientId } from "@/shared/lib/uuid";

export type Choice = "mine" | "theirs";

/** Both wrote this field differently; nothing is sent before somebody chose. */
export interface Clash {
  readonly code: string;
  readonly mine: Value;
  readonly theirs: Value;
  readonly choice: Choice | null;
}

/** The fields of a form while somebody writes in it. `base`: the version on the screen when writing began. */
export interface ValuesDraft {
  readonly base: number;
  readonly before: Values;
  readonly values: Values;
  readonly clashes: readonly Clash[];
  /** Fields that a colleague changed meanwhile and nobody changed here. */
  readonly merged: readonly string[];
  readonly reason: string;
  readonly clientId: string;
  /** Was sent without an answer: what the server may have under the client id is this text, not a later one. */
  readonly sent: boolean;
}

const plain = (value: unknown): unknown => (value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? null : value);

export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(plain(b));

export const valuesOf = (fields: readonly Field[], source: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(fields.map(({ code }) => [code, (source[code] ?? null) as Value]));

export function startValues(fields: readonly Field[], source: Readonly<Record<string, unknown>> = {}, base = 0): ValuesDraft {
  const before = valuesOf(fields, source);
  return { base, before, values: before, clashes: [], merged: [], reason: "", clientId: newClientId(), sent: false };
}

/** A later text under the id of an earlier one would be taken for it, and go nowhere. */
const fresh = (draft: ValuesDraft): ValuesDraft => (draft.sent ? { ...draft, clientId: newClientId(), sent: false } : draft);

export const withValue = (draft: ValuesDraft, code: string, value: Value): ValuesDraft => {
  const next = fresh(draft);
  return { ...next, values: { ...next.values, [code]: value } };
};

export const changedCodes = (draft: ValuesDraft): readonly string[] =>
  Object.keys(draft.values).filter((code) => !sameValue(draft.values[code], draft.before[code]));

/** Puts my changes on what stands there now; says what both wrote differently, and what only they wrote. */
export function rebased(draft: ValuesDraft, fields: readonly Field[], current: { readonly version: number; readonly values: Readonly<Record<string, unknown>> }): ValuesDraft {
  const now = valuesOf(fields, current.values);
  const mine = changedCodes(draft);
  const theirs = Object.keys(now).filter((code) => !sameValue(now[code], draft.before[code]));
  return {
    ...draft,
    base: current.version,
    before: now,
    values: { ...now, ...Object.fromEntries(mine.map((code) => [code, draft.values[code] ?? null])) },
    clashes: theirs
      .filter((code) => mine.includes(code) && !sameValue(now[code], draft.values[code]))
      .map((code) => ({ code, mine: draft.values[code] ?? null, theirs: now[code] ?? null, choice: null })),
    merged: theirs.filter((code) => !mine.includes(code)),
  };
}

export function withChoice(draft: ValuesDraft, code: string, choice: Choice): ValuesDraft {
  const clash = draft.clashes.find((candidate) => candidate.code === code);
  if (!clash) return draft;
  return { ...withValue(draft, code, clash[choice]), clashes: draft.clashes.map((item) => (item.code === code ? { ...item, choice } : item)) };
}

export const isDecided = (draft: ValuesDraft): boolean => draft.clashes.every((clash) => clash.choice !== null);

/** What is sent: fields that say something. */
export const filledOf = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => plain(value) !== null));

/** Fields in which no date or no instant stands (yet). */
export const unfitFields = (fields: readonly Field[], values: Values): readonly Field[] =>
  fields.filter((field) => (field.kind === "day" && isUnreadableDate((values[field.code] ?? null) as string | null)) || (field.kind === "instant" && isPartialMoment(values[field.code])));
