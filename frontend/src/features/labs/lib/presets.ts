/** Groups of tests that are looked at together. */
export const PRESETS = {
  counts: ["hb", "wbc", "anc", "alc", "platelets"],
  liver: ["alt", "ast", "bilirubin_total", "albumin", "inr"],
  kidney: ["creatinine", "uric_acid", "ca"],
  inflammation: ["crp", "ferritin", "ldh", "fibrinogen", "vital.temperature_c"],
  immunity: ["igg_g_l", "alc", "cd4", "b_cells", "cd3_abs"],
  myeloma: ["m_protein_g_l", "flc_kappa_mg_l", "flc_lambda_mg_l", "ca", "creatinine"],
  vitals: ["vital.temperature_c", "vital.systolic_mmhg", "vital.diastolic_mmhg", "vital.heart_rate_bpm", "spo2_pct", "vital.weight_kg"],
} as const;

export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

/** A thousandfold rise is ordinary for these. */
export const OFTEN_LOG: ReadonlySet<string> = new Set(["ferritin", "crp", "flc_kappa_mg_l", "flc_lambda_mg_l"]);

const STORED = "cc.labs.shown";
const FIRST: readonly string[] = [...PRESETS.counts, "crp", "ferritin", "ldh"];

/** Names of tests, no values: may stay in the browser. */
export function readShown(): readonly string[] {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(STORED) ?? "null");
    return Array.isArray(raw) && raw.every((item) => typeof item === "string") ? raw : FIRST;
  } catch {
    return FIRST;
  }
}

export function writeShown(codes: readonly string[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(codes));
  } catch {
    // storage is blocked: the choice lasts as long as the page
  }
}
