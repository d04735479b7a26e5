/**
 * The board shows six phases instead of eighteen states: what a team looks at together fits one screen, and
 * each card still says its exact state. The order of states is the one of the pathway.
 */
export const PHASES = [
  { code: "prepare", states: ["identified", "referral_draft"] },
  { code: "evaluate", states: ["submitted", "under_discussion", "more_info_needed"] },
  { code: "plan", states: ["decided", "slot_planned"] },
  { code: "cells", states: ["leukapheresis_done", "cryostored_hold", "manufacturing", "ready_to_infuse"] },
  { code: "infuse", states: ["lymphodepletion", "infused", "inpatient_monitoring", "near_centre"] },
  { code: "home", states: ["returned_to_circle", "follow_up"] },
] as const;

export const OPEN_STATES: readonly string[] = PHASES.flatMap((phase) => [...phase.states]);
