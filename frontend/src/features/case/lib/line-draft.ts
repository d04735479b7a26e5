import type { FormSchema, Line } from "@/features/case/api/form";
import { newClientId } from "@/shared/lib/uuid";

export type LineValue = string | number | boolean | readonly string[] | null;
export type LineValues = Readonly<Record<string, LineValue>>;
type Columns = FormSchema["therapy_line_columns"];

/**
 * A line of therapy while it is edited. Only what was changed here is sent, on the version that was on the screen:
 * what a colleague writes into another column meanwhile stays, what they write into the same one is shown.
 */
export interface LineDraft {
  /** Version on the screen when editing began; null for a new line. */
  readonly base: number | null;
  /** The columns as they were then. */
  readonly before: LineValues;
  readonly values: LineValues;
  /** Of a new line: sent again after a broken answer, it does not stand there twice. */
  readonly clientId: string;
}

/** Both wrote this column. */
export interface Clash {
  readonly code: string;
  readonly theirs: LineValue;
}

/** "<id>.<version>" of the server's token. */
const versionOf = (line: Line): number => Number(line.version.split(".").pop() ?? "0");

const same = (a: LineValue, b: LineValue): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

export function startLine(line: Line | null, nextNo: number, columns: Columns): LineDraft {
  const before = Object.fromEntries(columns.map(({ code }) => [code, line ? (line[code] as LineValue) : null]));
  return {
    base: line ? versionOf(line) : null,
    before,
    values: line ? before : { ...before, line_no: nextNo },
    clientId: newClientId(),
  };
}

export const withValue = (draft: LineDraft, code: string, value: LineValue): LineDraft => ({
  ...draft,
  values: { ...draft.values, [code]: value },
});

/** What is sent: the changed columns of a known line, the filled ones of a new line. */
export function changesOf(draft: LineDraft): Record<string, LineValue> {
  return Object.fromEntries(
    Object.entries(draft.values).filter(([code, value]) => !same(value, draft.before[code] ?? null)),
  );
}

/** Puts my changes on the version that is there now, and tells which columns both wrote differently. */
export function rebased(draft: LineDraft, current: Readonly<Record<string, unknown>>): { draft: LineDraft; clashes: Clash[] } {
  const mine = changesOf(draft);
  const now = Object.fromEntries(
    Object.keys(draft.values).map((code) => [code, (current[code] ?? null) as LineValue]),
  );
  const clashes = Object.entries(mine)
    .filter(([code, value]) => !same(now[code] ?? null, draft.before[code] ?? null) && !same(now[code] ?? null, value))
    .map(([code]) => ({ code, theirs: now[code] ?? null }));
  return {
    draft: { ...draft, base: Number(current["version"] ?? draft.base), before: now, values: { ...now, ...mine } },
    clashes,
  };
}
