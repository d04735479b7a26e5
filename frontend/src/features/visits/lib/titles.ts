import { useTranslation } from "react-i18next";

import type { VisitBrief } from "@/features/visits/api/visits";
import { useWording } from "@/shared/i18n/use-wording";

/** How a visit is called: as the plan calls it, else by its reason. */
export function useVisitTitle(): (visit: Pick<VisitBrief, "label_it" | "label_en" | "reason">) => string {
  const { t } = useTranslation("visit");
  const say = useWording();
  return (visit) => say(visit, "label") || visit.reason || t("outside_plan");
}
