import type { Observation } from "@/features/toxicity/api/toxicity";
import { isPartialMoment } from "@/shared/lib/moment";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { newClientId } from "@/shared/lib/uuid";
import { ICE_ITEMS, OTHER_CAUSES } from "@/features/toxicity/lib/options";

export type FieldValue = string | number | boolean | readonly string[] | null;
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** An observation that is being written. Sent again after a broken answer, it does not stand there twice. */
export interface Draft {
  readonly clientId: string;
  /** When it was begun: the time of the observation, unless another one is chosen. */
  readonly begunAt: string;
  readonly values: FieldValues;
  /** Set while a stored row is being corrected. */
  readonly editing: { readonly id: string; readonly version: number } | null;
}

const keyOf = (patientId: string): string => `draft.toxicity.${patientId}`;

export const readDraft = (patientId: string): Draft | null => readTabValue<Draft>(keyOf(patientId));
export const storeDraft = (patientId: string, draft: Draft): void => writeTabValue(keyOf(patientId), draft);
export const dropDraft = (patientId: string): void => removeTabValue(keyOf(patientId));

export function newDraft(now: Date = new Date()): Draft {
  return { clientId: newClientId(), begunAt: now.toISOString(), values: {}, editing: null };
}

const FIELDS: readonly string[] = [
  "observed_at", "temp_c", "temp_site", "antipyretic_last_6h", "systolic_mmhg", "diastolic_mmhg", "heart_rate_bpm",
  "respiratory_rate_pm", "spo2_pct", "o2_device", "o2_l_min", "hypotension", "fluid_bolus_ml_12h", "vasopressors",
  ...ICE_ITEMS, "capd", "capd_unable", "ice_language", "consciousness", "seizure", "motor", "pressure_signs",
  "imaging_eeg", "handwriting_changed", "handwriting_photo", "tremor", "aphasia", "headache", ...OTHER_CAUSES, "other_cause", "not_assessed", "not_assessed_reason", "icu",
  "crs_grade_clinician", "icans_grade_clinician", "override_reason", "note",
];

/** The stored row as a draft, to be corrected. */
export function draftOf(row: Observation): Draft {
  const stored = row as unknown as FieldValues;
  const values: Record<string, FieldValue> = {};
  for (const name of FIELDS) {
    const value = stored[name];
    if (value !== null && value !== undefined) values[name] = value;
  }
  return { clientId: newClientId(), begunAt: String(stored["observed_at"]), values, editing: { id: row.id, version: row.version } };
}

/** A change of one field; what hangs on it goes with it, so that nothing hidden is sent. */
export function withField(values: FieldValues, name: string, value: FieldValue): FieldValues {
  const next: Record<string, FieldValue> = { ...values, [name]: value };
  if (name === "o2_device" && value === "room_air") next["o2_l_min"] = null;
  if ((OTHER_CAUSES as readonly string[]).includes(name) && !OTHER_CAUSES.some((cause) => next[cause])) next["other_cause"] = null;
  if (name === "not_assessed" && value === null) next["not_assessed_reason"] = null;
  return next;
}

/** The time in the form: the one that was chosen or is being typed, else when the draft was begun. */
export function momentIn(draft: Draft, name: string): string | null {
  const value = draft.values[name];
  return value === undefined ? draft.begunAt : typeof value === "string" ? value : null;
}

/** What goes to the server: for a new row only what was entered, for a correction also what was taken away. */
export function payloadOf(draft: Draft): Record<string, FieldValue> {
  const entries = Object.entries(draft.values).filter(([, value]) => !isPartialMoment(value)).map(([name, value]) => [name, value === "" ? null : value] as const);
  const sent = draft.editing ? entries : entries.filter(([, value]) => value !== null);
  return { observed_at: draft.begunAt, ...Object.fromEntries(sent) };
}

export const isEmpty = (draft: Draft): boolean => Object.values(draft.values).every((value) => value === null || value === "");
