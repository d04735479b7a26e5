import { useTranslation } from "react-i18next";

/** Picks the sentence in the person's language from what the server sends in both. */
export function useWording(): <K extends string>(
  source: Readonly<Record<`${K}_it` | `${K}_en`, string>>,
  key: K,
) => string {
  const { i18n } = useTranslation();
  const english = i18n.language === "en";
  return (source, key) => (english ? source[`${key}_en`] : source[`${key}_it`]);
}
