/**
 * Measures the script that a browser must download before the first page works, compressed with gzip: the entries
 * of the build with everything that they import, plus what the page at that address adds to it (the frame, the page,
 * its texts in Italian) as the built index.html says it to the early script. Fails above the budget.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/** The case page, on which people arrive by a link, has the budget of the others and what its own parts may weigh. */
const PAGES = { "/signin": 350, "/today": 350, "/cases/00000000-0000-0000-0000-000000000000/summary": 400 };
const given = process.argv[2];
const dist = given ? pathToFileURL(`${resolve(given)}/`) : new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const html = readFileSync(new URL("index.html", dist), "utf8");
const early = JSON.parse(/id="cc-early-parts">([^<]*)</.exec(html)?.[1] ?? "null");
const entries = ["index.html", "src/early.ts"].map((name) => manifest[name]);
if (!early || entries.some((entry) => !entry)) throw new Error("no entry in the build: build first (npm run build)");

function filesOf(path) {
  const files = new Set();
  const visit = (chunk) => {
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  entries.forEach(visit);
  const pages = early.pages.filter(({ on }) => new RegExp(on).test(path));
  if (pages.length === 0) throw new Error(`the early script knows nothing of ${path}`);
  for (const file of pages.flatMap((page) => [...page.files, ...page.texts.it])) {
    const name = file.replace(/^.*\/assets\//, "assets/");
    const chunk = Object.values(manifest).find((each) => each.file === name);
    if (!chunk) throw new Error(`${name} is not in the manifest`);
    visit(chunk);
  }
  return [...files].filter((file) => file.endsWith(".js"));
}

const weights = new Map();
function weightOf(file) {
  if (!weights.has(file)) weights.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return weights.get(file);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
for (const [path, budget] of Object.entries(PAGES)) {
  const files = filesOf(path);
  const total = files.reduce((sum, file) => sum + weightOf(file), 0);
  console.log(`${kilobytes(total)}  first load of ${path}, gzip (budget ${budget} kB)`);
  for (const file of files) console.log(`  ${kilobytes(weightOf(file))}  ${file}`);
  if (total > budget * 1000) {
    console.error(`The first load of ${path} is above its budget.`);
    process.exitCode = 1;
  }
}
