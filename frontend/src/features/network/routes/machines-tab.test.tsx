import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import { MachineModal } from "@/features/network/components/machine-form";
import { serve, show } from "@/test-utils";

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

const brescia = { id: "c2", code: "BS", name: "Spedali Civili", city: "Brescia", kind: "hub", can: ["edit"] };
const key = { kty: "EC", crv: "P-384", kid: "k1", x: "AA", y: "BB" };

const answers = (status: number, body: unknown) =>
  serve(({ method, path }) => {
    if (path.startsWith("/api/v1/centres/")) {
      return { body: { results: [brescia, { ...brescia, id: "c1", can: [] }], next: null, previous: null } };
    }
    if (path.startsWith("/fhir/")) {
      return { body: { token_endpoint: "x", scopes_supported: ["system/*.read", "system/Observation.write"] } };
    }
    return method === "POST" ? { status, body } : undefined;
  });

async function fill(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(await screen.findByRole("textbox", { name: "Nome" }), "Laboratorio");
  await user.click(screen.getByRole("combobox", { name: "Che cosa può fare" }));
  await user.click(await screen.findByRole("option", { name: "Observation (scrive)" }));
  await user.click(screen.getByRole("textbox", { name: "Chiavi pubbliche (JWKS)" }));
  await user.paste(JSON.stringify(key));
}

it("registers a program by one public key for the only centre that one administers", async () => {
  const sent = answers(201, { id: "m1", name: "Laboratorio" });
  const done = vi.fn();
  const user = userEvent.setup();
  await show(<MachineModal onClose={vi.fn()} onDone={done} />);
  await fill(user);
  await user.click(screen.getByRole("button", { name: "Registra" }));
  await waitFor(() => expect(done).toHaveBeenCalled());
  expect(sent.find((request) => request.method === "POST")?.body).toEqual({
    name: "Laboratorio",
    purpose: "",
    centre_id: "c2",
    scopes: ["system/Observation.write"],
    jwks: { keys: [key] },
  });
});

it("says at the field what is wrong with a key and keeps what was typed", async () => {
  answers(400, { code: "invalid", detail: "Controlla i campi.", fields: { jwks: ["Questa è una chiave privata."] } });
  const user = userEvent.setup();
  const { unmount } = await show(<MachineModal onClose={vi.fn()} onDone={vi.fn()} />);
  await fill(user);
  await user.click(screen.getByRole("button", { name: "Registra" }));
  expect(await screen.findByRole("textbox", { name: "Chiavi pubbliche (JWKS)" })).toHaveAccessibleDescription(
    /Questa è una chiave privata/,
  );
  unmount();
  await show(<MachineModal onClose={vi.fn()} onDone={vi.fn()} />);
  expect(await screen.findByRole("textbox", { name: "Nome" })).toHaveValue("Laboratorio");
});
