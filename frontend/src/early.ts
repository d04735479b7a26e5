/**
 * Runs on its own, before the app is there: asks for what the page will need while the browser still reads the app's
 * scripts. Imports nothing; the build adds it to the page, together with the names of the files (see
 * scripts/early-parts.ts). What goes wrong here is done again by the app.
 */
import type { EarlyAnswers, EarlyParts } from "@/early-types";

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function preload(file: string): void {
  const link = document.createElement("link");
  link.rel = "modulepreload";
  link.crossOrigin = "";
  link.href = file;
  document.head.append(link);
}

const CASE = /^\/cases\/([0-9a-f-]{36})(?:\/|$)/;
/** An answer that the page did not ask for within this time is of no use any more, and not kept. */
const KEPT_MS = 15_000;

/** Who is taken to be signed in is asked for, in the language that the answer is wanted in. */
function askFor(path: string, language: string): void {
  const centre = stored("cc.acting-centre");
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (centre) headers["X-Centre"] = centre;
  const asked: EarlyAnswers = { language, centre, answers: new Map() };
  const ask = (address: string): void => {
    const answer = fetch(address, { headers, credentials: "same-origin", signal: AbortSignal.timeout(30_000) });
    answer.catch(() => undefined);
    asked.answers.set(address, answer);
  };
  ask("/api/v1/me/");
  const patient = CASE.exec(path)?.[1];
  if (patient) ask(`/api/v1/patients/${patient}/case/`);
  window.ccEarly = asked;
  setTimeout(() => delete window.ccEarly, KEPT_MS);
}

function start(parts: EarlyParts): void {
  const path = location.pathname;
  const pages = parts.pages.filter(({ on }) => new RegExp(on).test(path));
  const languages = Object.keys(parts.pages[0]?.texts ?? {});
  const wanted = [stored("cc.language"), ...navigator.languages.map((each) => each.slice(0, 2)), "it"];
  const language = wanted.find((each) => each !== null && languages.includes(each)) ?? "it";
  if (new RegExp(parts.signedIn).test(path)) askFor(path, language);
  for (const file of new Set(pages.flatMap((page) => [...(page.texts[language] ?? []), ...page.files]))) preload(file);
}

const text = document.getElementById("cc-early-parts")?.textContent;
if (text) start(JSON.parse(text) as EarlyParts);
