import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import { earlyParts } from "./scripts/early-parts.ts";
import { textsWithPages } from "./scripts/needed-texts.ts";
import { filesThatReplaceModules } from "./scripts/test-worlds.ts";

/** The Django server that answers everything which is not the app itself. */
const backend = process.env["CIRCLECARE_BACKEND"] ?? "http://127.0.0.1:8000";
const toBackend = { target: backend, changeOrigin: false };

const TESTS = ["src", "scripts"];
const ofTheirOwn = filesThatReplaceModules(fileURLToPath(new URL(".", import.meta.url)), TESTS);

/** Namespaces that come in one script: what everybody needs at first, and what is always wanted together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  first: ["auth", "common", "dates", "duplicates", "messages", "profile", "search", "today", "uploads"],
  case: ["case", "facts", "overview", "patient", "reminders"],
  "follow-up": ["followup", "prevention"],
  network: ["machines", "network", "protocols"],
};

/** Per language: a page must wait neither for ten small files nor for the texts of all others. */
function scriptOfTexts(module: string): string | null {
  const [, language, namespace = ""] = /locales[\\/]([a-z]+)[\\/]([a-z]+)\.json/.exec(module) ?? [];
  const together = Object.entries(TOGETHER).find(([, namespaces]) => namespaces.includes(namespace))?.[0];
  return language ? `texts-${language}-${together ?? namespace}` : null;
}

/** Components that neither the sign-in nor the frame nor Today shows: fields of forms, mostly. They are a script of their own. */
const OF_OTHER_PAGES =
  /components[\\/](Accordion|Autocomplete|Checkbox|Chip|Combobox|Image|MultiSelect|NativeSelect|NumberInput|Pagination|Pill|PillsInput|Progress|Radio|Select|SimpleGrid|Switch|TagsInput|Textarea)[\\/]/;

function isOfFrame(module: string): boolean {
  return /node_modules[\\/]@mantine[\\/](core|hooks|form|notifications)[\\/]|@floating-ui/.test(module) && !OF_OTHER_PAGES.test(module);
}

/** What draws the first picture of nearly every page. */
const DRAWS_FIRST = /^(index|libraries|mantine|shared|app-layout|frame|case-route|case-parts|summary-route)$/;

/**
 * Says to the browser that nearly all functions of a script are called at once: it compiles them beside the page while they
 * come, instead of one by one while the page is drawn. Others take the line for a comment.
 */
function compiledAhead(): Plugin {
  return {
    name: "compiled-ahead",
    apply: "build",
    generateBundle: {
      order: "post",
      handler: (_options, bundle) => {
        for (const output of Object.values(bundle))
          if (output.type === "chunk" && DRAWS_FIRST.test(output.name)) output.code = `//# allFunctionsCalledOnLoad\n${output.code}`;
      },
    },
  };
}

export default defineConfig(({ command }) => ({
  // Django (whitenoise) serves the built files under /static/; the dev server stands at the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [textsWithPages(), react(), earlyParts(), compiledAhead()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    manifest: true,
    cssCodeSplit: false,
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 800,
    assetsInlineLimit: 0, // the content security policy refuses fonts from data: addresses
    rolldownOptions: {
      input: { index: "index.html", early: "src/early.ts", sw: "worker/sw.ts" },
      output: {
        // the service worker is known by its address, and asked for anew by the browser
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        codeSplitting: {
          groups: [
            { name: scriptOfTexts, debugName: "texts", test: /locales[\\/]/ },
            { name: "libraries", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)[\\/]/ },
            { name: "mantine", test: (module: string) => isOfFrame(module) || /@tabler[\\/]icons-react/.test(module) },
            { name: "shared", test: /src[\\/]shared[\\/](api|lib|realtime|ui|i18n)[\\/](?!(date|moment)-field|(decimal|exact-number)-input|duplicate-warning|reason-dialog)[^.]+\.tsx?$/ },
            // After what all pages share: a group takes along what its modules import.
            { name: "fields", test: /node_modules[\\/](@mantine[\\/](core|dates|form)|dayjs)[\\/]|react-number-format|react-textarea-autosize|ui[\\/](date-field|decimal-input|duplicate-warning|exact-number-input|moment-field|reason-dialog)\./ },
            // What the frame shares with other pages, and what the tabs of a case share: else thirty files of a kilobyte.
            { name: "frame", test: /src[\\/]features[\\/](auth[\\/](api[\\/](allauth|sign-in)|components[\\/](mfa|sign-in)-form)|messages[\\/]api[\\/]|messages[\\/]hooks[\\/]use-(live|received)|notifications[\\/]api[\\/]push|profile[\\/]api)|src[\\/]shared[\\/]push[\\/]/ },
            { name: "case-parts", test: /src[\\/]features[\\/](case|messages|attachments|overview|reminders)[\\/]/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      "/api": toBackend,
      "/_allauth": toBackend,
      "/media": toBackend,
      "/ws": { target: backend.replace(/^http/, "ws"), ws: true, changeOrigin: false },
    },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test-setup.ts"],
    css: false,
    restoreMocks: true,
    // Generous: CI machines are shared, and nothing here waits longer than it must.
    testTimeout: 30_000,
    projects: [
      {
        // A browser and React anew for each file took two thirds of the processor time. Our own modules are new in each file
        // all the same (src/test-setup.ts), and so are the libraries named here, which remember things between tests.
        extends: true,
        test: {
          name: "together",
          isolate: false,
          server: { deps: { inline: [/i18next/, /@mantine[\\/](notifications|spotlight)/, /@tanstack[\\/](react-)?query/] } },
          include: TESTS.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ofTheirOwn,
        },
      },
      { extends: true, test: { name: "apart", include: ofTheirOwn } },
    ],
  },
}));
