import i18next from "i18next";
import type { BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";

import { isolated } from "@/shared/lib/bidi";
import { setFormatLanguage } from "@/shared/lib/format";

export const LANGUAGES = ["it", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every locale file is a namespace; the build packs those that are wanted together (see vite.config.ts). */
const files = import.meta.glob<Record<string, unknown>>("./locales/*/*.json", { import: "default" });

export const NAMESPACES = [
  ...new Set(Object.keys(files).map((path) => path.replace(/^.*\//, "").replace(/\.json$/, ""))),
];

/** What the first page of all needs before a route says what it needs; the build checks it (see scripts/needed-texts.ts). */
export const FIRST_TEXTS = ["common"] as const;

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

/** Resolves when the texts are there, in `language`; fails when they cannot be had, as a page's script would. */
async function haveTexts(language: string, namespaces: readonly string[]): Promise<void> {
  const missing = (): string[] => namespaces.filter((namespace) => !i18next.hasResourceBundle(language, namespace));
  if (missing().length === 0) return;
  await i18next.reloadResources([language], missing()); // asks again for what failed before, too
  if (missing().length > 0) throw new Error(`no texts ${language}/${missing().join(", ")}`);
}

/** Settles when the language that was chosen last is spoken, or could not be. */
let changing: Promise<unknown> = Promise.resolve();

/**
 * A module that is downloaded later, together with the texts it needs. Never written by hand: the build puts it around
 * every `import()` (see scripts/needed-texts.ts), so that no page can be shown before its texts.
 */
export async function withTexts<T>(module: Promise<T>, namespaces: readonly string[]): Promise<T> {
  const texts = i18next.loadNamespaces([...namespaces]).then(async () => {
    await changing; // what was asked for in the language before
    await haveTexts(i18next.language, namespaces);
  });
  return (await Promise.all([module, texts]))[0];
}

/** A text without values is looked up once: a page says hundreds of them, and the library reckons each anew at every drawing. */
function rememberTexts(): void {
  const known = new Map<string, string>();
  const forget = (): void => known.clear();
  i18next.store.on("added", forget);
  i18next.store.on("removed", forget);
  const fixed = i18next.getFixedT.bind(i18next) as unknown as (...given: unknown[]) => (...asked: unknown[]) => string;
  const remembering = (...given: unknown[]): unknown => {
    const say = fixed(...given);
    const remember = (...asked: unknown[]): string => {
      const [key] = asked;
      if (asked.length > 1 || typeof key !== "string") return say(...asked);
      const name = `${i18next.language}|${given.join("|")}|${key}`;
      let text = known.get(name);
      if (text === undefined) known.set(name, (text = say(key)));
      return text;
    };
    return Object.assign(remember, say);
  };
  i18next.getFixedT = remembering as typeof i18next.getFixedT;
}

/** With the texts of the whole app for tests, which show a component without its page. */
export async function startI18n(namespaces: readonly string[] = FIRST_TEXTS): Promise<void> {
  i18next.on("languageChanged", applyLanguage);
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false, // a missing text must be seen in tests, not papered over with the other language
      supportedLngs: LANGUAGES,
      load: "languageOnly",
      ns: [...namespaces],
      defaultNS: "common",
      interpolation: { escapeValue: true, escape: isolated }, // React escapes markup; a direction that is turned nobody else turns back
      returnNull: false,
      react: { useSuspense: false },
      saveMissing: true, // that is: tells of what is missing
      missingKeyHandler: (languages, namespace, key, _fallback, _update, options: Record<string, unknown>) => {
        if (!("defaultValue" in options)) console.error(`no text ${languages.join("/")} ${namespace}:${key}`);
      },
    });
  rememberTexts();
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
  const change = changeTo(language);
  changing = change.catch(() => undefined);
  await change;
}

/** Says nothing in the new language before all that is on the screen can be said in it. */
async function changeTo(language: Language): Promise<void> {
  const namespaces = i18next.options.ns ?? [];
  await haveTexts(language, typeof namespaces === "string" ? [namespaces] : namespaces);
  await i18next.changeLanguage(language);
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Then the choice is only remembered on the server.
  }
}
