import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { Suspense, useState } from "react";
import { afterEach, expect, it, vi } from "vitest";

import { CommandPalette } from "@/features/search/components/command-palette";
import { serve, show } from "@/test-utils";

afterEach(() => vi.unstubAllGlobals());

const Palette = (): ReactNode => (
  <Suspense>
    <CommandPalette opened onClose={vi.fn()} />
  </Suspense>
);

it("offers only what the server lets this person do", async () => {
  serve(() => ({ body: { can: [] } }));
  await show(<Palette />);
  expect(await screen.findByRole("option", { name: "Vai ai messaggi" })).toBeVisible();
  expect(screen.queryByRole("option", { name: /Nuovo invio/ })).toBeNull();
  expect(screen.queryByRole("option", { name: /Importa/ })).toBeNull();
});

it("opens with Enter what is marked, and closes with Escape", async () => {
  serve(() => ({ body: { can: [] } }));
  const closed = vi.fn();
  await show(
    <Suspense>
      <CommandPalette opened onClose={closed} />
    </Suspense>,
  );
  const user = userEvent.setup();
  await user.type(await screen.findByRole("combobox"), "{Escape}");
  expect(closed).toHaveBeenCalledOnce();
  await user.type(screen.getByRole("combobox"), "p");
  await user.keyboard("{Enter}");
  expect(closed).toHaveBeenCalledTimes(2);
});

it("marks what Enter would open, also when hits arrive above the actions", async () => {
  const hit = { kind: "patient", id: "p1", title: "Messina Carla", subtitle: "", url: "/cases/p1" };
  serve(({ path }) => ({ body: path.startsWith("/api/v1/search/") ? { results: [hit] } : { can: ["view_patients"] } }));
  await show(<Palette />);
  await userEvent.setup().type(await screen.findByRole("combobox"), "mess");
  const option = await screen.findByRole("option", { name: "Messina Carla" });
  expect(option).toHaveAttribute("data-combobox-selected");
  expect(screen.getByRole("option", { name: "Vai ai messaggi" })).not.toHaveAttribute("data-combobox-selected");
});

it("gives the focus back to where it was, at the first time too", async () => {
  serve(() => ({ body: { can: [] } }));
  const Frame = (): ReactNode => {
    const [wanted, setWanted] = useState(false);
    const [opened, setOpened] = useState(false);
    const open = (): void => {
      setWanted(true);
      setOpened(true);
    };
    return (
      <>
        <button onClick={open}>Search</button>
        <Suspense>{wanted ? <CommandPalette opened={opened} onClose={() => setOpened(false)} /> : null}</Suspense>
      </>
    );
  };
  await show(<Frame />);
  const user = userEvent.setup();
  for (let time = 1; time <= 2; time += 1) {
    await user.click(screen.getByRole("button", { name: "Search" }));
    await user.type(await screen.findByRole("combobox"), "{Escape}");
    await waitFor(() => expect(screen.queryByRole("combobox")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Search" })));
  }
});
