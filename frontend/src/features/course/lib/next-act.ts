import type { Course, Kind, Step } from "@/features/course/api/course";

/** What comes next. `mine`: whoever looks may do it. */
export type NextAct =
  | { readonly type: "deviation"; readonly mine: boolean }
  | { readonly type: "sign"; readonly step: Step; readonly mine: boolean }
  | { readonly type: "record"; readonly step: Step; readonly mine: boolean }
  | { readonly type: "entry"; readonly kind: Kind; readonly mine: boolean };

/** Entries without which the step named cannot or should not be done. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  collection: ["product"],
  pharmacy: ["release"],
  thaw: ["pre_ld", "lymphodepletion"],
  bedside: ["lymphodepletion"],
};
const AT_THE_END = ["infusion"];

const stands = (kind: Kind): boolean => kind.entries.some((entry) => entry.is_current);

/** The one thing that comes next in the course; null when it is closed or complete. */
export function nextAct(course: Course): NextAct | null {
  if (!course.is_open) return null;
  const open = course.deviations.filter((item) => item.is_open);
  if (open.length > 0) return { type: "deviation", mine: open.some((item) => item.can_resolve || item.can_confirm) };
  const missing = (codes: readonly string[]): Kind | undefined => course.kinds.find((kind) => codes.includes(kind.code) && !stands(kind));
  for (const step of course.chain) {
    if (!step.mandatory || step.state === "done") continue;
    if (step.state === "waiting") return { type: "sign", step, mine: step.can_sign };
    const kind = missing(BEFORE[step.code] ?? []);
    return kind ? { type: "entry", kind, mine: kind.can_add } : { type: "record", step, mine: step.can_record };
  }
  const last = missing(AT_THE_END);
  return last ? { type: "entry", kind: last, mine: last.can_add } : null;
}
