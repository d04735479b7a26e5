import type { Plan, PlannedVisit } from "@/features/followup/api/follow-up";
import type { Tone } from "@/shared/ui/status-badge";

/** What a visit is at: its state, and while it is planned where today stands in its window. */
export type Stage = "done" | "skipped" | "cancelled" | "ahead" | "open" | "seen" | "overdue" | "passed";

export const stageOf = (visit: PlannedVisit): Stage => (visit.state === "planned" ? (visit.timing ?? "ahead") : visit.state);

export const TONES: Readonly<Record<Stage, Tone>> = {
  done: "success",
  skipped: "neutral",
  cancelled: "neutral",
  ahead: "neutral",
  open: "brand",
  seen: "info",
  overdue: "danger",
  passed: "neutral",
};

/**
 * The visit that the eye looks for: one whose window is open, else the last overdue one, else the last that took place
 * and is still to be confirmed, else the next one. After a death none: nothing of it is to be done.
 */
export function visitNow(plan: Plan): PlannedVisit | undefined {
  if (plan.died_on) return undefined;
  const open = plan.visits.find((visit) => stageOf(visit) === "open");
  if (open) return open;
  const last = (stage: Stage): PlannedVisit | undefined => plan.visits.filter((visit) => stageOf(visit) === stage).at(-1);
  return last("overdue") ?? last("seen") ?? plan.visits.find((visit) => stageOf(visit) === "ahead");
}
