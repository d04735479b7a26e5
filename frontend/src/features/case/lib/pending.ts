import type { Change, Entry, FieldConflict, FieldValue } from "@/features/case/api/form";

/** What somebody has typed and the server has not confirmed. */
export interface PendingField {
  readonly value: FieldValue;
  readonly absentReason: string | null;
  readonly on: string | null;
  /** The version that was on the screen when typing began: the server compares with it. */
  readonly base: string;
  /** Raised with each keystroke; an answer to an older one does not clear a newer one. */
  readonly turn: number;
  /** "held": a date that is not written to its end; it waits here and is not sent. */
  readonly state: "typing" | "held" | "saving" | "waiting" | "refused" | "conflict";
  readonly problem: string | null;
  readonly theirs: FieldConflict | null;
}

export type Pending = Readonly<Record<string, PendingField>>;

export interface Typed {
  readonly value: FieldValue;
  readonly absentReason?: string | null;
  readonly on?: string | null;
  /** Not fit to be sent: null while it is still being written, a sentence when it was left like that. */
  readonly unfit?: string | null;
}

export function typed(pending: Pending, field: string, entry: Entry | undefined, change: Typed): Pending {
  const known = pending[field];
  return {
    ...pending,
    [field]: {
      value: change.value,
      absentReason: change.absentReason ?? null,
      on: change.on === undefined ? (known?.on ?? entry?.on ?? null) : change.on,
      base: known?.base ?? entry?.version ?? "",
      turn: (known?.turn ?? 0) + 1,
      state: change.unfit === undefined ? "typing" : change.unfit === null ? "held" : "refused",
      problem: change.unfit ?? null,
      theirs: null,
    },
  };
}

const KEPT_HERE: ReadonlySet<PendingField["state"]> = new Set(["held", "refused", "conflict"]);

/** What is sent now: everything typed that is whole, not refused and not waiting for a person's choice. */
export function toSend(pending: Pending): { changes: Change[]; turns: Record<string, number> } {
  const changes: Change[] = [];
  const turns: Record<string, number> = {};
  for (const [field, entry] of Object.entries(pending)) {
    if (KEPT_HERE.has(entry.state)) continue;
    changes.push({
      field,
      value: entry.value,
      absent_reason: entry.absentReason,
      on: entry.on,
      base_version: entry.base,
    });
    turns[field] = entry.turn;
  }
  return { changes, turns };
}

function mapFields(pending: Pending, change: (field: string, entry: PendingField) => PendingField | null): Pending {
  const next: Record<string, PendingField> = {};
  for (const [field, entry] of Object.entries(pending)) {
    const changed = change(field, entry);
    if (changed) next[field] = changed;
  }
  return next;
}

export const marked = (pending: Pending, turns: Readonly<Record<string, number>>, state: PendingField["state"]): Pending =>
  mapFields(pending, (field, entry) => (turns[field] === entry.turn ? { ...entry, state } : entry));

/** Saved: what was sent is no longer pending, what was typed since then is, on the new version. */
export function saved(
  pending: Pending,
  turns: Readonly<Record<string, number>>,
  versions: Readonly<Record<string, Entry>>,
): Pending {
  return mapFields(pending, (field, entry) => {
    const sent = turns[field];
    if (sent === undefined) return entry;
    if (sent === entry.turn) return null;
    return { ...entry, base: versions[field]?.version ?? entry.base };
  });
}

/** Somebody else was quicker with the same field: both versions stay until a person chooses. */
export function conflicted(pending: Pending, conflicts: readonly FieldConflict[]): Pending {
  const byField = new Map(conflicts.map((conflict) => [conflict.field, conflict]));
  return mapFields(pending, (field, entry) => {
    const theirs = byField.get(field);
    if (theirs) return { ...entry, state: "conflict", theirs };
    return entry.state === "saving" ? { ...entry, state: "typing" } : entry;
  });
}

/** The server refused some fields; the others are sent again without them. */
export function refused(pending: Pending, problems: Readonly<Record<string, string>>): Pending {
  return mapFields(pending, (field, entry) => {
    const problem = problems[field];
    if (problem !== undefined) return { ...entry, state: "refused", problem };
    return entry.state === "saving" ? { ...entry, state: "typing" } : entry;
  });
}

export function without(pending: Pending, field: string): Pending {
  return mapFields(pending, (name, entry) => (name === field ? null : entry));
}

export function keepMine(pending: Pending, field: string): Pending {
  return mapFields(pending, (name, entry) =>
    name === field && entry.theirs
      ? { ...entry, state: "typing", base: entry.theirs.version, theirs: null, turn: entry.turn + 1 }
      : entry,
  );
}
