import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@/shared/ui/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "@/app/app";
import { startI18n } from "@/shared/i18n/i18n";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

// A newer version was installed while this tab was open: the parts it has not loaded yet are gone. Loading the
// page anew is safe, because drafts survive it; the stamp keeps a broken installation from reloading for ever.
window.addEventListener("vite:preloadError", (event) => {
  const last = Number(sessionStorage.getItem("cc-reloaded-at") ?? 0);
  if (Date.now() - last < 30_000) return;
  event.preventDefault();
  sessionStorage.setItem("cc-reloaded-at", String(Date.now()));
  window.location.reload();
});

// "Back" must not bring a page to life again that was left by signing out: what it held is still drawn on it.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// A file that is dropped beside the place for it must not replace the page.
for (const kind of ["dragover", "drop"] as const) {
  window.addEventListener(kind, (event) => {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}

void startI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
