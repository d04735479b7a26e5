import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { SignInDialog } from "@/features/auth/components/sign-in-dialog";
import { api } from "@/shared/api/http";
import { meQuery } from "@/shared/api/me";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

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
