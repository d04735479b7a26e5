import "@fontsource-variable/inter/wght.css";
import "@mantine/core/styles.css";
import "@mantine/dates/styles.css";
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

void startI18n().then(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});
