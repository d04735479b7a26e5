import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { PreferenceSettings } from "@/features/notifications/components/preference-settings";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const preferences = [
  { kind: "urgent", title: "Messaggi urgenti", urgent: true, in_app: true, mail: true, push: true },
  { kind: "mention", title: "Menzioni", urgent: false, in_app: true, mail: true, push: true },
];

const NO_PUSH = { public_key: "", devices: [] };
const phone = {
  id: "d1",
  endpoint: "https://push.example/1",
  user_agent: "Mozilla/5.0 (Linux; Android 16) Chrome/140",
  created_at: "2026-11-28T10:00:00Z",
  told_at: null,
};

it("moves the switch at once and moves it back when the server refuses", async () => {
  const sent = serve(({ method, path }) =>
    path.endsWith("/push/") ? { body: NO_PUSH } : method === "GET" ? { body: { preferences } } : { status: 500, body: { code: "server_error", detail: "no" } },
  );
  await show(<PreferenceSettings />);
  const mail = await screen.findByRole("switch", { name: "Per posta: Menzioni" });
  expect(mail).toBeChecked();
  await userEvent.click(mail);
  await waitFor(() => expect(sent.some((request) => request.method === "PUT")).toBe(true));
  expect(sent.find((request) => request.method === "PUT")?.body).toEqual({ preferences: [{ kind: "mention", mail: false }] });
  await waitFor(() => expect(mail).toBeChecked());
});

it("does not let an urgent kind be switched off in the app", async () => {
  serve(({ path }) => ({ body: path.endsWith("/push/") ? NO_PUSH : { preferences } }));
  await show(<PreferenceSettings />);
  expect(await screen.findByRole("switch", { name: "Nell'app: Messaggi urgenti" })).toBeDisabled();
  expect(screen.getByRole("switch", { name: "Per posta: Messaggi urgenti" })).toBeEnabled();
});

it("says nothing of push where none is offered", async () => {
  serve(({ path }) => ({ body: path.endsWith("/push/") ? NO_PUSH : { preferences } }));
  await show(<PreferenceSettings />);
  await screen.findByRole("switch", { name: "Per posta: Menzioni" });
  expect(screen.queryByText("Push")).toBeNull();
});

it("lists the devices that ring, takes one away, and says why this browser cannot", async () => {
  let devices = [phone];
  const sent = serve(({ method, path }) => {
    if (method === "DELETE") devices = [];
    if (method === "DELETE") return { status: 204 };
    return { body: path.endsWith("/push/") ? { public_key: "BKey", devices } : { preferences } };
  });
  await show(<PreferenceSettings />);
  expect(await screen.findByText("Chrome · Android")).toBeVisible();
  expect(screen.getByText("Questo browser non può ricevere notifiche push.")).toBeVisible();
  expect(screen.getByRole("switch", { name: "Push: Menzioni" })).toBeEnabled();
  await userEvent.click(screen.getByRole("button", { name: "Disattiva le notifiche push: Chrome · Android" }));
  await waitFor(() => expect(screen.queryByText("Chrome · Android")).toBeNull());
  expect(sent.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual(["/api/v1/me/push/d1/"]);
  expect(screen.getByRole("switch", { name: "Push: Menzioni" })).toBeDisabled();
});
