import type { IecHs } from "@/features/toxicity/api/toxicity";
import { newDraft } from "@/features/toxicity/lib/draft";
import type { Draft, FieldValue } from "@/features/toxicity/lib/draft";

/** Each value beside the limit without which it says nothing. */
export const IEC_HS_VALUES = [
  { name: "ferritin_ug_l", unit: "µg/L" },
  { name: "ferritin_uln_ug_l", unit: "µg/L" },
  { name: "ldh_u_l", unit: "U/L" },
  { name: "ldh_uln_u_l", unit: "U/L" },
  { name: "alt_u_l", unit: "U/L" },
  { name: "alt_uln_u_l", unit: "U/L" },
  { name: "ast_u_l", unit: "U/L" },
  { name: "ast_uln_u_l", unit: "U/L" },
  { name: "fibrinogen_mg_dl", unit: "mg/dL" },
] as const;
export const IEC_HS_FLAGS = ["cytopenia", "coagulopathy", "haemophagocytosis"] as const;
const LIMITS = ["ferritin_uln_ug_l", "ldh_uln_u_l", "alt_uln_u_l", "ast_uln_u_l"] as const;
const FIELDS = ["observed_at", ...IEC_HS_VALUES.map(({ name }) => name), "ferritin_rapid_rise", ...IEC_HS_FLAGS, "grade", "note"] as const;

/** A new set of findings: the limits of the laboratory are those of the last one. */
export function newIecHs(last: IecHs | undefined): Draft {
  return { ...newDraft(), values: last ? Object.fromEntries(LIMITS.flatMap((name) => (last[name] ? [[name, last[name]]] : []))) : {} };
}

export function draftOfIecHs(row: IecHs): Draft {
  const values: Record<string, FieldValue> = Object.fromEntries(FIELDS.map((name) => [name, row[name] ?? null]));
  return { ...newDraft(), values, editing: { id: row.id, version: row.version } };
}
