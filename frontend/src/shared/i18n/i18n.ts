import i18next from "i18next";
import type { BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { setFormatLanguage } from "@/shared/lib/format";

export const LANGUAGES = ["it", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every locale file is a namespace; the build packs one script per language (see vite.config.ts). */
const files = import.meta.glob<Record<string, unknown>>("./locales/*/*.json", { import: "default" });

export const NAMESPACES = [
  ...new Set(Object.keys(files).map((path) => path.replace(/^.*\//, "").replace(/\.json$/, ""))),
];

const STORED = "cc.language";

const backend: BackendModule = {
  type: "backend",
  init: () => undefined,
  read: (language, namespace, done) => {
    const load = files[`./locales/${language}/${namespace}.json`];
    if (!load) done(new Error(`no texts ${language}/${namespace}`), null);
    else
      load().then(
        (texts) => done(null, texts),
        (error: Error) => done(error, null),
      );
  },
};

export function isLanguage(value: unknown): value is Language {
  return value === "it" || value === "en";
}

/** Before anybody is signed in: what was chosen in this browser, else the first of its languages that we have. */
function firstLanguage(): Language {
  const wanted = navigator.languages.map((language) => language.slice(0, 2)).find(isLanguage) ?? "it";
  try {
    const stored = localStorage.getItem(STORED);
    return isLanguage(stored) ? stored : wanted;
  } catch {
    return wanted;
  }
}

function applyLanguage(language: string): void {
  document.documentElement.lang = language;
  setFormatLanguage(isLanguage(language) ? language : "it");
}

export async function startI18n(): Promise<void> {
  i18next.on("languageChanged", applyLanguage);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false, // a missing text must be seen in tests, not papered over with the other language
      supportedLngs: LANGUAGES,
      load: "languageOnly",
      ns: NAMESPACES,
      defaultNS: "common",
      interpolation: { escapeValue: false }, // React escapes
      returnNull: false,
      react: { useSuspense: false },
    });
}

/** Long enough to type a password and a code; the next person at this computer gets their own language. */
const CHOICE_LASTS_MS = 3 * 60_000;
let chosen: { readonly language: Language; readonly at: number } | null = null;

/** A choice on the sign-in page: who then signs in wants it, whatever their profile said so far. */
export async function chooseLanguage(language: Language): Promise<void> {
  chosen = { language, at: Date.now() };
  await changeLanguage(language);
}

/** The choice made a moment ago, once. */
export function takeChosenLanguage(): Language | null {
  const taken = chosen;
  chosen = null;
  return taken && Date.now() - taken.at < CHOICE_LASTS_MS ? taken.language : null;
}

export async function changeLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Then the choice is only remembered on the server.
  }
  await i18next.changeLanguage(language);
}
