import { useTranslation } from "react-i18next";

interface Labelled {
  readonly label_it: string;
  readonly label_en: string;
}

/** Picks the label in the person's language from what the server sends in both. */
export function useLabel(): (source: Labelled) => string {
  const english = useTranslation().i18n.language === "en";
  return (source) => (english ? source.label_en : source.label_it);
}
