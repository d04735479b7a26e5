/**
 * Measures the script that a browser must download before the first page works, compressed with gzip: the entries
 * of the build with everything that they import, plus what Today, the first page after the sign-in, adds to it
 * (the frame, the page, the texts of one language). Fails above the budget.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 350;
const given = process.argv[2];
const dist = given ? pathToFileURL(`${resolve(given)}/`) : new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const entries = ["index.html", "src/early.ts"].map((name) => manifest[name]);
if (entries.some((entry) => !entry)) throw new Error("no entry in the manifest: build first (npm run build)");

const files = new Set();
const visit = (chunk) => {
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const name of chunk.imports ?? []) visit(manifest[name]);
};
entries.forEach(visit);
for (const source of ["src/app/layout/app-layout.tsx", "src/features/today/routes/today-page.tsx"]) {
  if (!manifest[source]) throw new Error(`${source} is not a chunk of its own any more: mend this list`);
  visit(manifest[source]);
}
const texts = Object.values(manifest).find((chunk) => chunk.file.includes("texts-it"));
if (!texts) throw new Error("no chunk with the Italian texts");
visit(texts);

let total = 0;
for (const file of files) {
  const bytes = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
  total += bytes;
  console.log(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  first load, gzip (budget ${BUDGET_KB} kB)`);
if (total > BUDGET_KB * 1000) {
  console.error("The first load is above its budget.");
  process.exit(1);
}
