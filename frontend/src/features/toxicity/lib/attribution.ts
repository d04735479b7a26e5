import type { FieldValues } from "@/features/toxicity/lib/draft";
import { ICE_ITEMS } from "@/features/toxicity/lib/options";
import type { OTHER_CAUSES } from "@/features/toxicity/lib/options";

export type OtherCause = (typeof OTHER_CAUSES)[number];

const FEVER_C = 38;
const LOW_SYSTOLIC_MMHG = 90;

/** A number as it stands in a field: typed with a comma or a point. */
const numberOf = (value: unknown): number | null => {
  const number = typeof value === "number" ? value : typeof value === "string" && value !== "" ? Number(value.replace(",", ".")) : NaN;
  return Number.isFinite(number) ? number : null;
};

const SIGNS: Readonly<Record<OtherCause, (values: FieldValues) => boolean>> = {
  fever_other_cause: (values) => (numberOf(values["temp_c"]) ?? 0) >= FEVER_C,
  hypotension_other_cause: (values) => {
    const pressors = values["vasopressors"];
    const systolic = numberOf(values["systolic_mmhg"]);
    if (Array.isArray(pressors) && pressors.length > 0) return true;
    return typeof values["hypotension"] === "boolean" ? values["hypotension"] : systolic !== null && systolic < LOW_SYSTOLIC_MMHG;
  },
  hypoxia_other_cause: (values) => typeof values["o2_device"] === "string" && values["o2_device"] !== "room_air",
  icans_other_cause: (values) =>
    ICE_ITEMS.some((item) => values[item] === false) ||
    (numberOf(values["capd"]) ?? 0) > 0 ||
    values["capd_unable"] === true ||
    (typeof values["consciousness"] === "string" && values["consciousness"] !== "awake") ||
    ["seizure", "motor", "pressure_signs"].some((name) => typeof values[name] === "string" && values[name] !== "none"),
};

/** The sign is there, or its cause was said before: the question stands below it. */
export const needsAttribution = (name: OtherCause, values: FieldValues): boolean => typeof values[name] === "boolean" || SIGNS[name](values);

/** Without these there is no grade: marked before anything is entered. The server says for each look what it still needs. */
export const GRADED_BY: ReadonlySet<string> = new Set(["temp_c", "systolic_mmhg", "o2_device", "consciousness"]);

/** What belongs to a whole look beside it; it may be saved without. */
const WHOLE_LOOK = ["diastolic_mmhg", "spo2_pct"] as const;

export const missingOfLook = (values: FieldValues): readonly string[] => WHOLE_LOOK.filter((name) => values[name] === undefined || values[name] === null || values[name] === "");
