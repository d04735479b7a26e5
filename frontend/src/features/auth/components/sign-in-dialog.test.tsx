import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { SignInDialog } from "@/features/auth/components/sign-in-dialog";
import { api } from "@/shared/api/http";
import { meQuery } from "@/shared/api/me";
import { gaveUpSigningIn } from "@/shared/api/session-gate";
import { serve, show } from "@/test-utils";

afterEach(() => {
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
