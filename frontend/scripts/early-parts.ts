import { join } from "node:path";

import type { Plugin } from "vite";

import type { EarlyPage, EarlyParts } from "../src/early-types";
import { neededTexts, SOURCE } from "./needed-texts.ts";

type Bundle = Parameters<Extract<NonNullable<Plugin["generateBundle"]>, (...given: never[]) => unknown>>[1];
type Chunk = Extract<Bundle[string], { type: "chunk" }>;

const SIGNED_IN = "^/(?!signin|reset|invitation|outbox|a/)";
const CASE = "^/cases/[^/]+";

/** Which page begins with which modules. */
const PAGES: readonly (readonly [on: string, module: string])[] = [
  ["^/signin/?$", "src/features/auth/routes/sign-in-page.tsx"],
  [SIGNED_IN, "src/app/layout/app-layout.tsx"],
  ["^/(today)?$", "src/features/today/routes/today-page.tsx"],
  ["^/cases/?$", "src/features/cases/routes/cases-page.tsx"],
  ["^/messages", "src/features/messages/routes/messages-page.tsx"],
  [CASE, "src/app/routes/case-route.tsx"],
  [`${CASE}(/summary)?/?$`, "src/app/routes/summary-route.tsx"],
  [`${CASE}/labs/?$`, "src/app/routes/labs-route.tsx"],
  [`${CASE}/timeline/?$`, "src/features/overview/routes/timeline-tab.tsx"],
  [`${CASE}/record`, "src/app/routes/record-route.tsx"],
  [`${CASE}/toxicity/?$`, "src/app/routes/toxicity-route.tsx"],
  [`${CASE}/course/?$`, "src/app/routes/course-route.tsx"],
  [`${CASE}/referral/?$`, "src/features/case/routes/referral-tab.tsx"],
];

const isChunk = (output: Bundle[string] | undefined): output is Chunk => output?.type === "chunk";

/** The files of a chunk and of all that it imports. */
function filesOf(bundle: Bundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name];
  if (found.has(name) || !isChunk(chunk)) return found;
  found.add(name);
  for (const each of chunk.imports) filesOf(bundle, each, found);
  return found;
}

/** By language, the files with the texts that a page needs. */
function textsOf(chunks: readonly Chunk[], base: string, module: string): EarlyPage["texts"] {
  const texts: Record<string, Set<string>> = {};
  const needed = new Set([...neededTexts(join(SOURCE, "main.tsx")), ...neededTexts(join(SOURCE, "..", module))]);
  for (const chunk of chunks)
    for (const each of Object.keys(chunk.modules)) {
      const [, language, namespace = ""] = /locales[\\/]([a-z]+)[\\/]([a-z]+)\.json/.exec(each) ?? [];
      if (language && needed.has(namespace)) (texts[language] ??= new Set()).add(base + chunk.fileName);
    }
  if (Object.keys(texts).length === 0) throw new Error("the build has no chunks of texts");
  return Object.fromEntries(Object.entries(texts).map(([language, files]) => [language, [...files]]));
}

function partsOf(bundle: Bundle, base: string): EarlyParts {
  const chunks = Object.values(bundle).filter(isChunk);
  const main = chunks.find((chunk) => chunk.facadeModuleId?.endsWith("/index.html"));
  if (!main) throw new Error("the build has no chunk of index.html");
  const there = filesOf(bundle, main.fileName);
  const pages = PAGES.map(([on, module]) => {
    const chunk = chunks.find((each) => each.facadeModuleId?.endsWith(`/${module}`));
    if (!chunk) throw new Error(`${module} is not a chunk of its own any more: mend the list of pages`);
    const files = [...filesOf(bundle, chunk.fileName)].filter((file) => !there.has(file)).map((file) => base + file);
    return { on, files, texts: textsOf(chunks, base, module) };
  });
  return { signedIn: SIGNED_IN, pages };
}

/** Puts the early script into the page, and in it the names of the files that each page begins with. */
export function earlyParts(): Plugin {
  let base = "/";
  return {
    name: "early-parts",
    apply: "build",
    configResolved: (config) => {
      base = config.base;
    },
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        if (!bundle) return undefined;
        const early = Object.values(bundle).find((output) => isChunk(output) && output.name === "early");
        if (!early) throw new Error("the build has no early script");
        // Before the app's own scripts, so that it is the first to be fetched. The names are data, not a script: the
        // content security policy lets no script stand in the page.
        const data = `<script type="application/json" id="cc-early-parts">${JSON.stringify(partsOf(bundle, base))}</script>`;
        const script = `<script type="module" async crossorigin src="${base}${early.fileName}"></script>`;
        const font = Object.keys(bundle).find((name) => /inter-latin-wght-normal-[^/]*\.woff2$/.test(name));
        if (!font) throw new Error("the build has no font for Latin letters");
        // else it is asked for when the first words are drawn, and all of them are laid out twice
        const letters = `<link rel="preload" as="font" type="font/woff2" crossorigin href="${base}${font}">`;
        if (!html.includes("</title>")) throw new Error("index.html has no title, behind which the early script stands");
        return html.replace("</title>", `</title>\n    ${data}\n    ${script}\n    ${letters}`);
      },
    },
  };
}
