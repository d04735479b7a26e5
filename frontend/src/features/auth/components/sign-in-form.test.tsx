import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { SignInForm } from "@/features/auth/components/sign-in-form";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const LOGIN = "/_allauth/browser/v1/auth/login";

async function fillIn(email: string, password: string): Promise<void> {
  const user = userEvent.setup();
  await user.click(screen.getByLabelText("E-mail"));
  await user.paste(email);
  await user.click(screen.getByLabelText("Password"));
  await user.paste(password);
  await user.click(screen.getByRole("button", { name: "Accedi" }));
}

describe("sign-in", () => {
  it("tells when somebody is signed in, and when a second step is due", async () => {
    document.cookie = "csrftoken=abc";
    let answer = { status: 200, body: { status: 200, data: {}, meta: { is_authenticated: true } } as unknown };
    const sent = serve(() => answer);
    const onStep = vi.fn();
    await show(<SignInForm onStep={onStep} />);
    await fillIn("giulia.ferri@crema.example", "secret words");
    await waitFor(() => expect(onStep).toHaveBeenCalledWith("done"));
    expect(sent[0]).toMatchObject({
      path: LOGIN,
      body: { email: "giulia.ferri@crema.example", password: "secret words" },
    });

    answer = {
      status: 401,
      body: { data: { flows: [{ id: "mfa_authenticate", is_pending: true }] }, meta: { is_authenticated: false } },
    };
    await userEvent.click(screen.getByRole("button", { name: "Accedi" }));
    await waitFor(() => expect(onStep).toHaveBeenLastCalledWith("mfa"));
  });

  it("ties the refusal to its field and keeps what was typed", async () => {
    document.cookie = "csrftoken=abc";
    const errors = [
      { message: "La password non corrisponde.", code: "email_password_mismatch", param: "password" },
    ];
    serve(() => ({ status: 400, body: { status: 400, errors } }));
    const onStep = vi.fn();
    await show(<SignInForm onStep={onStep} />);
    await fillIn("giulia.ferri@crema.example", "wrong");
    await waitFor(() => expect(screen.getByLabelText("Password")).toBeInvalid());
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("La password non corrisponde.");
    expect(screen.getByLabelText("E-mail")).toHaveValue("giulia.ferri@crema.example");
    expect(onStep).not.toHaveBeenCalled();
  });

  it("asks for a full address before it sends anything", async () => {
    const sent = serve(() => ({ body: {} }));
    await show(<SignInForm onStep={vi.fn()} />);
    await fillIn("giulia", "secret words");
    expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription(
      "Scrivi il tuo indirizzo e-mail completo.",
    );
    expect(sent).toEqual([]);
  });

  it("says to wait after too many attempts", async () => {
    document.cookie = "csrftoken=abc";
    serve(() => ({ status: 429, body: { status: 429 } }));
    await show(<SignInForm onStep={vi.fn()} />);
    await fillIn("giulia.ferri@crema.example", "wrong");
    expect(await screen.findByRole("alert")).toHaveTextContent("Troppi tentativi");
  });
});
