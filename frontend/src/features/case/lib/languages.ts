import { useTranslation } from "react-i18next";

/** The languages that the hospitals meet most; any other stays as it was written. */
export const LANGUAGES = ["it", "en", "fr", "de", "es", "pt", "ro", "sq", "ar", "zh", "uk", "ru", "pl", "pa", "ur", "bn", "hi", "tl", "si"];

/** Names of languages in the person's own. */
export function useLanguageName(): (code: string) => string {
  const { i18n } = useTranslation();
  const names = new Intl.DisplayNames([i18n.language], { type: "language" });
  return (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code; // free text of an import
    }
  };
}

/** What can be chosen; what is recorded is among it, whatever it is. */
export const languageChoices = (recorded: string): readonly string[] => [...new Set([...(recorded ? [recorded] : []), ...LANGUAGES])];
