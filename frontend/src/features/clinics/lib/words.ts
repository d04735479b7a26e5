import type { TFunction } from "i18next";

import { formOf } from "@/features/clinics/lib/recurrence";

/** "primo martedì del mese", "ogni 2 settimane, di giovedì"; a rule that the form cannot make as its text. */
export function ruleWords(rule: string, t: TFunction<"clinics">): string {
  const form = formOf(rule);
  if (form.kind === "own") return rule;
  const day = t(`rule.days.${form.day}`);
  if (form.kind === "weekly") return t("rule.words_weekly", { count: form.every, day });
  return t("rule.words_monthly", { count: form.every, nth: t(`rule.nths.${form.nth}`), day });
}
