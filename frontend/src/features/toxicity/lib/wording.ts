import { useTranslation } from "react-i18next";

/** Picks the sentence in the person's language from what the server sends in both. */
export function useBothWords(): <K extends string>(source: Readonly<Record<`${K}_it` | `${K}_en`, string>>, key: K) => string {
  const english = useTranslation().i18n.language === "en";
  return (source, key) => (english ? source[`${key}_en`] : source[`${key}_it`]);
}

/** D+3, D-2; the word of the language. */
export function useDayName(): (day: number | null | undefined) => string {
  const { t } = useTranslation("toxicity");
  return (day) => (day === null || day === undefined ? "" : day >= 0 ? t("day_n", { day }) : t("day_minus", { day }));
}
