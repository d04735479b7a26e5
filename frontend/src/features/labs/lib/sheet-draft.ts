import type { Preview, SheetCell } from "@/features/labs/api/sheets";
import { newClientId } from "@/shared/lib/uuid";

/** A sheet that somebody is importing: its text, and what they decided about it. Kept in the tab until it is saved. */
export interface SheetDraft {
  readonly clientId: string;
  readonly text: string;
  /** Of the file that the text was read from; "" when it was pasted. */
  readonly fileName: string;
  readonly layout: "long" | "dates_down" | "dates_across" | null;
  readonly decimals: "comma" | "dot" | "unknown";
  /** Key of a name -> code; "" leaves it out. */
  readonly tests: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly rows: readonly number[];
  readonly cells: readonly (readonly [number, number])[];
  readonly confirmed: readonly string[];
}

/** Another text is another sheet: what was decided about the one before does not hold for it. */
export const sheetOf = (text: string, fileName = ""): SheetDraft => ({
  clientId: newClientId(),
  text,
  fileName: fileName.slice(0, 160),
  layout: null,
  decimals: "unknown",
  tests: {},
  units: {},
  rows: [],
  cells: [],
  confirmed: [],
});

export const toggled = <T>(list: readonly T[], item: T, same: (a: T, b: T) => boolean = Object.is): readonly T[] =>
  list.some((each) => same(each, item)) ? list.filter((each) => !same(each, item)) : [...list, item];

export const sameCell = (a: readonly [number, number], b: readonly [number, number]): boolean => a[0] === b[0] && a[1] === b[1];

const count = (preview: Preview, state: SheetCell["state"]): number => preview.counts[state] ?? 0;

/** What a person must still do before the sheet can be saved. */
export interface Standing {
  readonly ready: number;
  readonly blocked: number;
  /** Codes of what has to be confirmed. */
  readonly questions: readonly string[];
  readonly canSave: boolean;
}

export function standingOf(preview: Preview, draft: SheetDraft): Standing {
  const ready = count(preview, "ready") + count(preview, "unusual");
  const blocked = count(preview, "refused") + count(preview, "unknown_unit");
  const questions = [...preview.doubts.map((doubt) => doubt.code), ...(count(preview, "unusual") > 0 ? ["unusual"] : [])];
  return { ready, blocked, questions, canSave: ready > 0 && blocked === 0 && questions.every((code) => draft.confirmed.includes(code)) };
}

/** Rows that hold something to look at. */
export function troubledRows(preview: Preview): ReadonlySet<number> {
  const fine: ReadonlySet<SheetCell["state"]> = new Set(["ready", "duplicate"]);
  return new Set(preview.cells.filter((cell) => !fine.has(cell.state)).map((cell) => cell.row));
}

/** The catalogue's unit for every test of which the sheet says none. */
export function withCatalogueUnits(preview: Preview, units: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const open = preview.names.filter((name) => name.code && name.unit === null && name.unit_found === "");
  return { ...units, ...Object.fromEntries(open.flatMap((name) => (name.units[0] ? [[name.key, name.units[0].code]] : []))) };
}
