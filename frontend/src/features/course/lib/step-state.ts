import { IconAlertOctagon, IconCheck, IconCircle, IconCircleDashed, IconCircleDot, IconUserQuestion } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";

import type { Step } from "@/features/course/api/course";
import type { Tone } from "@/shared/ui/status-badge";

export type StepState = Step["state"];

/** Colour and sign of a state; its word is in the texts. */
export const STEP_LOOK: Readonly<Record<StepState, { readonly tone: Tone; readonly icon: Icon }>> = {
  done: { tone: "success", icon: IconCheck },
  waiting: { tone: "warning", icon: IconUserQuestion },
  failed: { tone: "danger", icon: IconAlertOctagon },
  ready: { tone: "brand", icon: IconCircleDot },
  optional: { tone: "neutral", icon: IconCircleDashed },
  later: { tone: "neutral", icon: IconCircle },
};
