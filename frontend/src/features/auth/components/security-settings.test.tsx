import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Suspense } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SecuritySettings } from "@/features/auth/components/security-settings";
import type { SentRequest } from "@/test-utils";
import { serve, show } from "@/test-utils";

const TOTP = "/_allauth/browser/v1/account/authenticators/totp";
const AGAIN = "/_allauth/browser/v1/auth/reauthenticate";
const me = { id: "p1", email: "giulia.ferri@crema.example", mfa: { enabled: true, required: false } };

beforeEach(() => {
  document.cookie = "csrftoken=abc";
});
afterEach(() => vi.unstubAllGlobals());

/** Signed in a while ago: the second factor is not touched before the password was given again. */
function server(): { sent: SentRequest[]; removed: () => boolean } {
  let fresh = false;
  let removed = false;
  const sent = serve(({ method, path, body }) => {
    if (path === AGAIN) {
      fresh = (body as { password: string }).password === "secret words";
      const errors = [{ message: "Password errata.", code: "incorrect_password", param: "password" }];
      return fresh ? { body: { meta: { is_authenticated: true } } } : { status: 400, body: { errors } };
    }
    if (path === TOTP && method === "DELETE") {
      if (!fresh) return { status: 401, body: { data: { flows: [{ id: "reauthenticate" }] }, meta: { is_authenticated: true } } };
      removed = true;
      return { body: {} };
    }
    if (path === "/api/v1/me/") return { body: me };
    return { body: { data: removed ? [] : [{ type: "totp", created_at: 1, last_used_at: null }] } };
  });
  return { sent, removed: () => removed };
}

it("asks for the password before the second factor is removed, and does not say it is gone while it is not", async () => {
  const { removed } = server();
  await show(
    <Suspense>
      <SecuritySettings />
    </Suspense>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Scollega" }));
  const dialog = await screen.findByRole("dialog", { name: "Conferma con la password" });
  expect(dialog).toBeVisible();
  expect(removed()).toBe(false);
  await user.type(screen.getByLabelText("Password"), "wrong");
  await user.click(screen.getByRole("button", { name: "Continua" }));
  expect(await screen.findByText("Password errata.")).toBeVisible();
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), "secret words");
  await user.click(screen.getByRole("button", { name: "Continua" }));
  await waitFor(() => expect(removed()).toBe(true));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("changes nothing when the password is not given", async () => {
  const { removed } = server();
  await show(
    <Suspense>
      <SecuritySettings />
    </Suspense>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Scollega" }));
  await screen.findByRole("dialog", { name: "Conferma con la password" });
  await user.click(screen.getByRole("button", { name: "Annulla" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(removed()).toBe(false);
  expect(await screen.findByRole("button", { name: "Scollega" })).toBeEnabled();
});
