import type { Prevention, Vaccine, VaccineDose } from "@/features/followup/api/follow-up";
import type { Tone } from "@/shared/ui/status-badge";

export const DOSE_TONES: Readonly<Record<VaccineDose["status"], Tone>> = {
  given: "success",
  ahead: "neutral",
  due: "brand",
  overdue: "danger",
  deferred: "warning",
  contraindicated: "danger",
  possible: "info",
};

export const PHASE_TONES: Readonly<Record<Prevention["prophylaxis"][number]["phase"], Tone>> = {
  running: "brand",
  review: "info",
  unknown: "warning",
  conditional: "neutral",
};

export const ADVICE_TONES: Readonly<Record<Prevention["immunoglobulin"][number]["code"], Tone>> = {
  measure: "brand",
  discuss: "warning",
  next_dose: "brand",
  trough_missing: "warning",
  trough_low: "warning",
  stop_trial: "info",
  none: "success",
};

export const GROUPS: readonly Vaccine["group"][] = ["routine", "by_risk", "live"];

/** The dose that tells how a vaccine stands: the one to come, else the last given. */
export const newestDose = (vaccine: Vaccine): VaccineDose | undefined => vaccine.doses.at(-1);

/** Vaccines that want something now: they stand before the others of their group. */
export function inOrder(vaccines: readonly Vaccine[]): Vaccine[] {
  const rank = (vaccine: Vaccine): number => ["overdue", "due", "deferred"].indexOf(newestDose(vaccine)?.status ?? "");
  const place = (vaccine: Vaccine): number => (rank(vaccine) < 0 ? 9 : rank(vaccine));
  return [...vaccines].sort((a, b) => place(a) - place(b));
}
