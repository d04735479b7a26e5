import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { earlyParts } from "./scripts/early-parts.ts";

/** The Django server that answers everything which is not the app itself. */
const backend = process.env["CIRCLECARE_BACKEND"] ?? "http://127.0.0.1:8000";
const toBackend = { target: backend, changeOrigin: false };

export default defineConfig(({ command }) => ({
  // Django (whitenoise) serves the built files under /static/; the dev server stands at the root.
  base: command === "build" ? "/static/" : "/",
  plugins: [react(), earlyParts()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    manifest: true,
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 800,
    assetsInlineLimit: 0, // the content security policy refuses fonts from data: addresses
    rolldownOptions: {
      input: { index: "index.html", early: "src/early.ts" },
      output: {
        codeSplitting: {
          groups: [
            // One script per language instead of one per namespace: a page must not wait for ten small files.
            { name: "texts-it", test: /locales[\\/]it[\\/]/ },
            { name: "texts-en", test: /locales[\\/]en[\\/]/ },
            // The same for icons and for what most pages share: seventy requests would queue on HTTP/1.1.
            { name: "icons", test: /@tabler[\\/]icons-react/ },
            { name: "libraries", test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next|use-sync-external-store)[\\/]/ },
            { name: "mantine", test: /node_modules[\\/]@mantine[\\/](core|hooks|form|notifications)[\\/]|@floating-ui/ },
            { name: "shared", test: /src[\\/]shared[\\/](api|lib|realtime|ui|i18n)[\\/](?!date-field)[^.]+\.tsx?$/ },
            // What the frame shares with other pages, and what the tabs of a case share: else thirty files of a kilobyte.
            { name: "frame", test: /src[\\/]features[\\/](auth[\\/](api[\\/](allauth|sign-in)|components[\\/](mfa|sign-in)-form)|messages[\\/]api[\\/]|messages[\\/]hooks[\\/]use-(live|received)|profile[\\/]api)/ },
            { name: "case-parts", test: /src[\\/]features[\\/](case|messages|attachments|overview)[\\/]/, minShareCount: 2 },
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
  },
}));
