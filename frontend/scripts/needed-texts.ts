/**
 * Which namespaces of texts a module needs, with everything that it imports: so that the texts of a page come with the
 * page (see `textsWithPages`), and nobody has to keep a list. Reads the sources, not the build: the answer is wanted
 * before there is one, and in tests.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import type { Plugin } from "vite";

export const SOURCE = join(import.meta.dirname, "../src");

const NAMESPACES = readdirSync(join(SOURCE, "shared/i18n/locales/it")).map((file) => file.replace(/\.json$/, ""));

/** `useTranslation("ns")`, `useTranslation(["ns", "other"])`; `TFunction<"ns">` of who is handed a `t`. */
const OWN = /(?:useTranslation\(|TFunction<)([^)>]*)[)>]/g;
/** "ns:key" of another namespace. */
const OTHER = /["`]([a-z]+):[A-Za-z_]/g;
/** What is left in the script: types are not. */
const IMPORTED = /^(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const LATER = /(?<!typeof )\bimport\("(@\/[^"]+)"\)/g;

/** The source file that a module names, null for a library. */
export function fileOf(named: string, from: string): string | null {
  const place = named.startsWith("@/") ? join(SOURCE, named.slice(2)) : named.startsWith(".") ? resolve(dirname(from), named) : null;
  if (!place) return null;
  const file = ["", ".ts", ".tsx"].map((ending) => place + ending).find((each) => existsSync(each) && statSync(each).isFile());
  if (!file) throw new Error(`${from} imports ${named}, which is not there`);
  return file;
}

function ownNamespaces(code: string, file: string): string[] {
  return [...code.matchAll(OWN)].flatMap(([whole, given = ""]) => {
    if (given.trim() === "") return [];
    const named = [...given.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
    const unknown = named.filter((each) => !NAMESPACES.includes(each));
    if (named.length === 0 || unknown.length > 0) throw new Error(`${file}: which texts are meant by ${whole}?`);
    return named;
  });
}

/** The namespaces of a source file and of all that it imports; not of what it imports later. */
export function neededTexts(file: string, seen = new Set<string>()): Set<string> {
  const needed = new Set<string>();
  if (seen.has(file)) return needed;
  seen.add(file);
  if (!/\.tsx?$/.test(file)) return needed;
  const code = readFileSync(file, "utf8");
  for (const each of ownNamespaces(code, file)) needed.add(each);
  for (const [, each = ""] of code.matchAll(OTHER)) if (NAMESPACES.includes(each)) needed.add(each);
  for (const [, named = ""] of code.matchAll(IMPORTED)) {
    const imported = fileOf(named, file);
    if (imported) for (const each of neededTexts(imported, seen)) needed.add(each);
  }
  return needed;
}

/**
 * Has every module that is imported later come with its texts: `import("@/x")` is asked for together with them, and is
 * there when both are.
 */
export function textsWithPages(): Plugin {
  return {
    name: "texts-with-pages",
    enforce: "pre",
    transform(code, id) {
      const file = id.replace(/\?.*$/, "");
      if (!file.startsWith(SOURCE) || !/(?<!\.test)\.tsx?$/.test(file)) return undefined;
      let isChanged = false;
      const changed = code.replace(LATER, (whole, named: string) => {
        const imported = fileOf(named, file);
        const texts = imported ? [...neededTexts(imported)].sort() : [];
        if (texts.length === 0) return whole;
        isChanged = true;
        return `withTexts(${whole}, ${JSON.stringify(texts)})`;
      });
      if (!isChanged) return undefined;
      // in the line that is already there: the places of errors stay right
      return { code: `import { withTexts } from "@/shared/i18n/i18n"; ${changed}`, map: null };
    },
  };
}
