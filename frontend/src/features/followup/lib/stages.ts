import type { Plan, PlannedVisit } from "@/features/followup/api/follow-up";
import type { Tone } from "@/shared/ui/status-badge";

/** What a visit is at: its state, and while it is planned where today stands in its window. */
export type Stage = "done" | "skipped" | "cancelled" | "ahead" | "open" | "overdue" | "passed";

export const stageOf = (visit: PlannedVisit): Stage => (visit.state === "planned" ? (visit.timing ?? "ahead") : visit.state);

export const TONES: Readonly<Record<Stage, Tone>> = {
  done: "success",
  skipped: "neutral",
  cancelled: "neutral",
  ahead: "neutral",
  open: "brand",
  overdue: "danger",
  passed: "neutral",
};

/**
 * The visit that the eye looks for: one whose window is open, else the last overdue one after which nobody came, else
 * the next one.
 */
export function visitNow(plan: Plan): PlannedVisit | undefined {
  const open = plan.visits.find((visit) => stageOf(visit) === "open");
  if (open) return open;
  const seenLast = plan.visits.reduce((last, visit) => (visit.done_on && visit.done_on > last ? visit.done_on : last), "");
  const late = plan.visits.filter((visit) => stageOf(visit) === "overdue" && visit.closes_on >= seenLast).at(-1);
  return late ?? plan.visits.find((visit) => stageOf(visit) === "ahead");
}
