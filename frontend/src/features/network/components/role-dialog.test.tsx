import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";

import type { DirectoryPerson, PersonMembership } from "@/features/network/api/people";
import { RoleDialog } from "@/features/network/components/role-dialog";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const crema = { id: "c1", code: "CM", name: "Ospedale Maggiore", city: "Crema", kind: "circle" } as const;
const brescia = { id: "c2", code: "BS", name: "Spedali Civili", city: "Brescia", kind: "hub" } as const;
const giulia = { id: "p1", display_name: "Giulia Ferri", memberships: [], can: ["add_role"] } as unknown as DirectoryPerson;
const clinician: PersonMembership = {
  id: "m1",
  person_id: "p1",
  centre: crema,
  role: "clinician",
  valid_from: "2024-01-01",
  valid_until: "2049-06-01",
  version: 3,
  can: ["end", "change_role"],
};

const centres = () =>
  serve(({ method, path }) => {
    if (path.startsWith("/api/v1/centres/")) {
      return { body: { results: [{ ...crema, can: [] }, { ...brescia, can: ["edit", "invite"] }], next: null, previous: null } };
    }
    return method === "GET" ? undefined : { status: method === "POST" ? 201 : 200, body: {} };
  });

it("gives a further role in a centre that one administers, until its last day", async () => {
  const sent = centres();
  const closed = vi.fn();
  const user = userEvent.setup();
  await show(<RoleDialog person={giulia} membership={null} onClose={closed} />);
  const save = screen.getByRole("button", { name: "Aggiungi un ruolo" });
  expect(save).toBeDisabled();
  await user.click(screen.getByRole("combobox", { name: "Centro" }));
  expect(screen.queryByRole("option", { name: /Crema/ })).toBeNull();
  await user.click(await screen.findByRole("option", { name: /Brescia/ }));
  await user.click(screen.getByRole("combobox", { name: "Ruolo" }));
  await user.click(await screen.findByRole("option", { name: "Specialista" }));
  const first = screen.getByRole("textbox", { name: "Primo giorno" });
  await user.clear(first);
  await user.type(first, "01/03/2048");
  const last = screen.getByRole("textbox", { name: "Ultimo giorno" });
  await user.type(last, "31/12/20");
  expect(save).toBeDisabled();
  await user.type(last, "48");
  await user.click(save);
  await waitFor(() => expect(closed).toHaveBeenCalled());
  expect(sent.find((request) => request.method === "POST")?.body).toEqual({
    person_id: "p1",
    centre_id: "c2",
    role: "specialist",
    valid_from: "2048-03-01",
    valid_until: "2049-01-01",
  });
});

it("changes only what was changed, and takes an end away again", async () => {
  const sent = centres();
  const closed = vi.fn();
  const user = userEvent.setup();
  await show(<RoleDialog person={giulia} membership={clinician} onClose={closed} />);
  const save = screen.getByRole("button", { name: "Salva" });
  expect(save).toBeDisabled();
  const last = screen.getByRole("textbox", { name: "Ultimo giorno" });
  expect(last).toHaveValue("31/05/2049");
  await user.clear(last);
  await user.click(save);
  await waitFor(() => expect(closed).toHaveBeenCalled());
  const patch = sent.find((request) => request.method === "PATCH");
  expect(patch?.path).toBe("/api/v1/memberships/m1/");
  expect(patch?.headers.get("If-Match")).toBe('"3"');
  expect(patch?.body).toEqual({ valid_until: null });
});
