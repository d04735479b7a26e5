import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { FIRST_TEXTS } from "@/shared/i18n/i18n";

import { neededTexts, textsWithPages } from "./needed-texts.ts";

const SOURCE = join(process.cwd(), "src");
const needed = (file: string): string[] => [...neededTexts(join(SOURCE, file))].sort();

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

describe("the texts that a page needs", () => {
  it("are those of its own parts, and not of parts that come later", () => {
    expect(needed("main.tsx")).toEqual([...FIRST_TEXTS]);
    expect(needed("features/today/routes/today-page.tsx")).toContain("today");
    expect(needed("features/case/routes/referral-tab.tsx")).toEqual(expect.arrayContaining(["case", "dates", "facts", "uploads"]));
    expect(needed("app/layout/app-layout.tsx")).not.toContain("search"); // of the palette, which is opened later
    expect(needed("app/routes/labs-route.tsx")).not.toContain("toxicity");
  });

  it("can be told of every source file, and no text is named by what is only known later", () => {
    const files = sources(SOURCE);
    for (const file of files) expect(() => neededTexts(file)).not.toThrow();
    const unknown = files.filter((file) => /\bt\(\s*`\$\{[^}]*\}:/.test(readFileSync(file, "utf8")));
    expect(unknown).toEqual([]);
  });

  it("are asked for with everything that is imported later", () => {
    const transform = textsWithPages().transform as (code: string, id: string) => { code: string } | undefined;
    const load = 'const load = () => import("@/features/search/components/command-palette");';
    expect(transform(load, join(SOURCE, "app/somewhere.tsx"))?.code).toMatch(
      /withTexts\(import\("@\/features\/search\/components\/command-palette"\), \[.*"search".*\]\)/,
    );
    const type = 'type Palette = typeof import("@/features/search/components/command-palette");';
    expect(transform(type, join(SOURCE, "app/somewhere.tsx"))).toBeUndefined();
  });
});
