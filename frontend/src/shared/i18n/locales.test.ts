import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(process.cwd(), "src");
const LOCALES = join(SOURCE, "shared/i18n/locales");

/** Italian has a third plural form ("many", for millions); English has not. */
const plainKey = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, "_PLURAL");

function leaves(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) throw new Error(`${path} is not a text`);
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

function textsOf(language: string, namespace: string): Map<string, string> {
  const raw: unknown = JSON.parse(readFileSync(join(LOCALES, language, `${namespace}.json`), "utf8"));
  return new Map(leaves(raw));
}

const namespacesOf = (language: string): string[] =>
  readdirSync(join(LOCALES, language))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();

const placeholders = (text: string): string =>
  [...text.matchAll(/\{\{\s*(\w+)/g)]
    .map((m) => m[1] ?? "")
    .sort()
    .join(" ");

const namespaces = namespacesOf("it");

describe("texts", () => {
  it("exist for the same features in both languages", () => {
    expect(namespacesOf("en")).toEqual(namespaces);
    expect(namespaces).toContain("common");
  });

  it.each(namespaces)("%s: same keys, none empty, same placeholders", (namespace) => {
    const italian = textsOf("it", namespace);
    const english = textsOf("en", namespace);
    const keys = (texts: Map<string, string>): string[] => [...new Set([...texts.keys()].map(plainKey))].sort();
    expect(keys(english)).toEqual(keys(italian));
    for (const texts of [italian, english]) {
      expect([...texts].filter(([, text]) => text.trim() === "").map(([key]) => key)).toEqual([]);
    }
    const differing = [...italian].filter(
      ([key, text]) => english.has(key) && placeholders(text) !== placeholders(english.get(key) ?? ""),
    );
    expect(differing).toEqual([]);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Literal keys that a file asks for: `t("a.b")` in its own namespace, `t("ns:a.b")` in another. */
function usedKeys(path: string): string[] {
  const code = readFileSync(path, "utf8");
  const own = /(?:useTranslation\(\s*\[?\s*|TFunction<)"([\w-]+)"/.exec(code)?.[1] ?? "common";
  return [...code.matchAll(/\bt\(\s*"([^"$]+)"/g)].map((match) => {
    const key = match[1] ?? "";
    return key.includes(":") ? key : `${own}:${key}`;
  });
}

describe("keys in the code", () => {
  it("all have a text", () => {
    const known = new Set(
      namespaces.flatMap((ns) =>
        [...textsOf("it", ns).keys()].flatMap((key) => [`${ns}:${key}`, `${ns}:${plainKey(key)}`]),
      ),
    );
    const used = sources(SOURCE).flatMap((path) =>
      usedKeys(path).map((key) => ({ key, path: path.slice(SOURCE.length + 1) })),
    );
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter(({ key }) => !known.has(key) && !known.has(`${key}_PLURAL`))).toEqual([]);
  });
});
