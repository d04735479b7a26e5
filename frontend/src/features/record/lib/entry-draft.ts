import type { Entry, Value, Values } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { FieldSchema, KindSchema } from "@/features/record/api/schema";
import { dayInRome } from "@/shared/lib/format";
import { momentOf, valueOfMoment } from "@/shared/lib/moment";
import { newClientId } from "@/shared/lib/uuid";

export type Choice = "mine" | "theirs" | "both";

/** Both wrote this field differently; nothing is sent before somebody chose. */
export interface Clash {
  readonly name: string;
  readonly mine: Value;
  readonly theirs: Value;
  readonly choice: Choice | null;
}

/**
 * An entry while somebody writes in it. Only what was changed here is sent, on the version that was on the screen: what
 * a colleague writes into another field meanwhile stays, what both wrote into the same one is laid side by side.
 */
export interface EntryDraft {
  /** Version on the screen when writing began; null for a new entry. */
  readonly base: number | null;
  readonly before: Values;
  readonly values: Values;
  readonly clashes: readonly Clash[];
  /** Fields that a colleague changed meanwhile and nobody changed here. */
  readonly merged: readonly string[];
  /** Of a new entry: sent again after a broken answer, it does not stand there twice. */
  readonly clientId: string;
  /** Was sent at least once: what the server has under the client id may be an earlier text. */
  readonly sent: boolean;
}

const plain = (value: unknown): unknown => (value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? null : value);

/** Order does not matter in a list of codes. */
const comparable = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) && value.length > 0 ? [...(value as unknown[])].map(String).sort() : plain(value));

export const sameValue = (a: unknown, b: unknown): boolean => comparable(a) === comparable(b);

export const valueOf = (source: Readonly<Record<string, unknown>>, name: string): Value => (source[name] ?? null) as Value;

export const valuesOf = (kind: KindSchema, source: Readonly<Record<string, unknown>>): Values =>
  Object.fromEntries(fieldsOf(kind).map(({ name }) => [name, valueOf(source, name)]));

function initialOf(field: FieldSchema, kind: KindSchema, existing: readonly Entry[], day: string): Value {
  if (field.counts_up) return Math.max(0, ...existing.map((entry) => Number(entry[field.name] ?? 0))) + 1;
  // measured or asked today, most of the time; what began once has no such day
  if (field.type === "date" && field.name === "effective_on" && kind.date_field === "effective_on") return day;
  return (field.initial ?? null) as Value;
}

/** `day`: on which a new entry was found. */
export function startDraft(kind: KindSchema, entry: Entry | null, existing: readonly Entry[] = [], day: string = dayInRome(new Date())): EntryDraft {
  const rest = { clashes: [], merged: [], clientId: newClientId(), sent: false };
  if (entry) {
    const before = valuesOf(kind, entry);
    return { base: entry.version, before, values: before, ...rest };
  }
  const initial = Object.fromEntries(fieldsOf(kind).map((field) => [field.name, initialOf(field, kind, existing, day)]));
  return { base: null, before: valuesOf(kind, {}), values: initial, ...rest };
}

/** Instants of which only the time is asked: their day is asked once, in the other field. */
const DAY_IN: Readonly<Record<string, string>> = { taken_at: "effective_on" };

/** The day on which the time of an instant falls; undefined when the field asks for the day itself. */
export function dayOf(field: FieldSchema, values: Values): string | undefined {
  const day = DAY_IN[field.name];
  return field.type === "instant" && day && day in values ? String(values[day] ?? "") : undefined;
}

/** The instant of a time on a day; what is no time (yet) stays as it is typed. */
export const atClock = (day: string, clock: string): string | null => (clock.trim() === "" ? null : valueOfMoment({ day, clock }));

export function withValue(draft: EntryDraft, name: string, value: Value): EntryDraft {
  const values = { ...draft.values, [name]: value };
  for (const [instant, day] of Object.entries(DAY_IN)) {
    const at = values[instant];
    if (day === name && typeof at === "string") values[instant] = atClock(String(value ?? ""), momentOf(at).clock);
  }
  return { ...draft, values };
}

/** What is sent: the changed fields of a known entry, the filled ones of a new entry. */
export const changesOf = (draft: EntryDraft): Record<string, Value> =>
  Object.fromEntries(Object.entries(draft.values).filter(([name, value]) => !sameValue(value, draft.before[name])));

/** What stood there before, of the fields that were changed: sent as a new version, it undoes the change. */
export const formerOf = (draft: EntryDraft): Record<string, Value> =>
  Object.fromEntries(Object.keys(changesOf(draft)).map((name) => [name, draft.before[name] ?? null]));

/** Puts my changes on the version that is there now; says what both wrote differently, and what only they wrote. */
export function rebased(draft: EntryDraft, kind: KindSchema, current: Readonly<Record<string, unknown>>): EntryDraft {
  const mine = changesOf(draft);
  const now = valuesOf(kind, current);
  const theirs = Object.keys(now).filter((name) => !sameValue(now[name], draft.before[name]));
  const clashes = theirs
    .filter((name) => name in mine && !sameValue(now[name], mine[name]))
    .map((name): Clash => ({ name, mine: mine[name] ?? null, theirs: now[name] ?? null, choice: null }));
  return {
    ...draft,
    base: Number(current["version"] ?? draft.base),
    before: now,
    values: { ...now, ...mine },
    clashes,
    merged: theirs.filter((name) => !(name in mine)),
  };
}

/** The same words as an entry of their own: what they belonged to is marked as an error. */
export const asNew = (draft: EntryDraft): EntryDraft => ({
  ...draft,
  base: null,
  before: Object.fromEntries(Object.keys(draft.values).map((name) => [name, null])),
  clashes: [],
  merged: [],
  clientId: newClientId(),
  sent: false,
});

/** Both texts, theirs first, as one. */
export const combined = (clash: Clash, long: boolean): string => [clash.theirs, clash.mine].filter(Boolean).join(long ? "\n" : " / ");

export function withChoice(draft: EntryDraft, name: string, choice: Choice, long: boolean): EntryDraft {
  const clash = draft.clashes.find((candidate) => candidate.name === name);
  if (!clash) return draft;
  const value = choice === "both" ? combined(clash, long) : clash[choice];
  return {
    ...withValue(draft, name, value),
    clashes: draft.clashes.map((candidate) => (candidate.name === name ? { ...candidate, choice } : candidate)),
  };
}

export const isDecided = (draft: EntryDraft): boolean => draft.clashes.every((clash) => clash.choice !== null);

/** A field that does not concern the entry is not asked; one that holds a value is shown all the same. */
export function isShown(field: FieldSchema, values: Values): boolean {
  const value = values[field.name] ?? null;
  const empty = plain(value) === null || (value === false && !field.may_be_empty) || (field.initial !== null && value === field.initial);
  if (!field.shown_when || !empty) return true;
  return field.shown_when.values.includes(String(values[field.shown_when.field] ?? ""));
}
