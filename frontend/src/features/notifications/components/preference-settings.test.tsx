import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { PreferenceSettings } from "@/features/notifications/components/preference-settings";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const preferences = [
  { kind: "urgent", title: "Messaggi urgenti", urgent: true, in_app: true, mail: true },
  { kind: "mention", title: "Menzioni", urgent: false, in_app: true, mail: true },
];

it("moves the switch at once and moves it back when the server refuses", async () => {
  const sent = serve(({ method }) =>
    method === "GET" ? { body: { preferences } } : { status: 500, body: { code: "server_error", detail: "no" } },
  );
  await show(<PreferenceSettings />);
  const mail = await screen.findByRole("switch", { name: "Per posta: Menzioni" });
  expect(mail).toBeChecked();
  await userEvent.click(mail);
  await waitFor(() => expect(sent.some((request) => request.method === "PUT")).toBe(true));
  expect(sent[1]?.body).toEqual({ preferences: [{ kind: "mention", mail: false }] });
  await waitFor(() => expect(mail).toBeChecked());
});

it("does not let an urgent kind be switched off in the app", async () => {
  serve(() => ({ body: { preferences } }));
  await show(<PreferenceSettings />);
  expect(await screen.findByRole("switch", { name: "Nell'app: Messaggi urgenti" })).toBeDisabled();
  expect(screen.getByRole("switch", { name: "Per posta: Messaggi urgenti" })).toBeEnabled();
});
