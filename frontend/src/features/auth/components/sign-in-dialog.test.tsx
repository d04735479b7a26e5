import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { act, useState } from "react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { SignInDialog } from "@/features/auth/components/sign-in-dialog";
import { api } from "@/shared/api/http";
import { meQuery } from "@/shared/api/me";
import { gaveUpSigningIn } from "@/shared/api/session-gate";
import { realtime } from "@/shared/realtime/connection";
import { serve, show } from "@/test-utils";

afterEach(() => {
  realtime.stop();
  gaveUpSigningIn(new Error("end of test"));
  vi.unstubAllGlobals();
});

const me = { id: "p1", email: "giulia.ferri@crema.example", display_name: "Giulia Ferri", memberships: [] };

function Note(): ReactNode {
  const [text, setText] = useState("");
  const [state, setState] = useState("");
  return (
    <>
      <label>
        Note
        <textarea value={text} onChange={(event) => setText(event.currentTarget.value)} />
      </label>
      <button
        onClick={() => {
          api.post("/api/v1/notes/", { text }).then(
            () => setState("saved"),
            () => setState("lost"),
          );
        }}
      >
        Save
      </button>
      <output>{state}</output>
      <SignInDialog />
    </>
  );
}

it("signs in over the page and then saves what was typed", async () => {
  document.cookie = "csrftoken=abc";
  let alive = false;
  const sent = serve(({ path }) => {
    if (path.startsWith("/_allauth/")) {
      alive = true;
      return { body: { status: 200, meta: { is_authenticated: true } } };
    }
    if (!alive) return { status: 401, body: { code: "not_authenticated" } };
    return { body: path === "/api/v1/me/" ? me : {} };
  });
  const user = userEvent.setup();
  const { queryClient } = await show(<Note />);
  queryClient.setQueryData(meQuery.queryKey, me as never);

  await user.type(screen.getByLabelText("Note"), "LVEF 58%");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog", { name: "La sessione è scaduta" });
  expect(dialog).toBeVisible();
  expect(screen.getByLabelText("E-mail")).toHaveValue(me.email);

  await user.type(screen.getByLabelText("Password"), "secret words");
  await user.click(screen.getByRole("button", { name: "Accedi" }));
  await waitFor(() => expect(screen.getByText("saved")).toBeVisible());
  expect(screen.getByLabelText("Note")).toHaveValue("LVEF 58%");
  expect(sent.filter((request) => request.path === "/api/v1/notes/").map((request) => request.body)).toEqual([
    { text: "LVEF 58%" },
    { text: "LVEF 58%" },
  ]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("asks for the password again when the second step was left waiting too long, and loses nothing", async () => {
  document.cookie = "csrftoken=abc";
  serve(({ path }) => {
    if (path.endsWith("/auth/login")) {
      return { status: 401, body: { data: { flows: [{ id: "mfa_authenticate", is_pending: true }] }, meta: { is_authenticated: false } } };
    }
    if (path.endsWith("/2fa/authenticate")) return { status: 409, body: { meta: { is_authenticated: false } } };
    return { status: 401, body: { code: "not_authenticated" } };
  });
  const user = userEvent.setup();
  const { queryClient } = await show(<Note />);
  queryClient.setQueryData(meQuery.queryKey, me as never);
  await user.type(screen.getByLabelText("Note"), "LVEF 58%");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.type(await screen.findByLabelText("Password"), "secret words");
  await user.click(screen.getByRole("button", { name: "Accedi" }));
  await user.click(await screen.findByLabelText("Cifra 1"));
  await user.keyboard("123456");
  expect(await screen.findByLabelText("Password")).toBeVisible();
  expect(screen.getByLabelText("Note")).toHaveValue("LVEF 58%");
});

const told: { onmessage?: (message: { data: string }) => void } = {};

/** The socket of the tab, which says why the server closes the session. */
function closing(reason: "suspended" | "signed_out"): void {
  class Socket {
    static readonly OPEN = 1;
    readyState = 1;
    set onmessage(handler: (message: { data: string }) => void) {
      told.onmessage = handler;
    }
    send(): void {}
    close(): void {}
  }
  vi.stubGlobal("WebSocket", Socket);
  realtime.start();
  act(() => told.onmessage?.({ data: JSON.stringify({ v: 1, type: "session.closing", data: { reason, person_id: "p1" } }) }));
}

it("says that an administrator suspended the access, and offers no form that could not work", async () => {
  const { queryClient } = await show(<Note />);
  queryClient.setQueryData(meQuery.queryKey, me as never);
  closing("suspended");
  expect(await screen.findByRole("dialog", { name: "Accesso sospeso" })).toBeVisible();
  expect(screen.queryByLabelText("Password")).toBeNull();
});

it("says that the access was closed everywhere when one has to sign in again", async () => {
  serve(() => ({ status: 401, body: { code: "not_authenticated" } }));
  const user = userEvent.setup();
  const { queryClient } = await show(<Note />);
  queryClient.setQueryData(meQuery.queryKey, me as never);
  closing("signed_out");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("dialog", { name: "Accesso chiuso" })).toBeVisible();
  expect(screen.getByLabelText("Password")).toBeVisible();
});
