import { useTranslation } from "react-i18next";

import type { FactValue } from "@/features/case/api/facts";

/** A derived fact as people read it: yes, no, a number, or not known. */
export function useShownFact(): (value: FactValue) => string {
  const { t } = useTranslation("facts");
  return (value) => {
    if (value === null) return t("not_known");
    return typeof value === "boolean" ? t(value ? "yes" : "no") : String(value);
  };
}
