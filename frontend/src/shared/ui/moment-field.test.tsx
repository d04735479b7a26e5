import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { expect, it } from "vitest";

import { MomentField } from "@/shared/ui/moment-field";
import { show } from "@/test-utils";

function Form({ start = null, max }: { readonly start?: string | null; readonly max?: Date }): ReactNode {
  const [value, setValue] = useState(start);
  return (
    <>
      <MomentField label="Quando" value={value} onChange={setValue} maxDate={max} nowButton />
      <output>{value}</output>
    </>
  );
}

const day = (): HTMLElement => screen.getByRole("textbox", { name: "Quando" });
const clock = (): HTMLElement => screen.getByRole("textbox", { name: "Ora" });
const held = (): string => screen.getByRole("status").textContent ?? "";

it("is typed day first and means the clocks of Italy", async () => {
  await show(<Form />);
  const user = userEvent.setup();
  expect(screen.getByRole("group", { name: "Quando" })).toContainElement(clock());
  await user.type(day(), "5/7/2026");
  await user.type(clock(), "9.05");
  await user.tab();
  expect(held()).toBe("2026-07-05T07:05:00.000Z");
  expect(day()).toHaveValue("05/07/2026");
  expect(clock()).toHaveValue("09:05");
});

it("says which half is missing once it is left, and keeps what was typed", async () => {
  await show(<Form start="2026-01-15T08:30:00.000Z" />);
  const user = userEvent.setup();
  await user.clear(clock());
  expect(clock()).toBeValid();
  await user.click(document.body);
  expect(clock()).toHaveAccessibleDescription("Manca l'ora");
  await user.type(clock(), "25:00");
  await user.click(document.body);
  expect(clock()).toHaveValue("25:00");
  expect(clock()).toHaveAccessibleDescription("Scrivere ore e minuti, per esempio 09:30");
  expect(day()).toHaveValue("15/01/2026");
});

it("tells an hour of today that has not come, and knows the present one", async () => {
  await show(<Form start="2026-01-15T09:30:00.000Z" max={new Date("2026-01-15T09:00:00Z")} />);
  expect(clock()).toHaveAccessibleDescription("Non dopo le 10:00 del 15/01/2026.");
  await userEvent.setup().click(screen.getByRole("button", { name: "Adesso" }));
  expect(Math.abs(Date.parse(held()) - Date.now())).toBeLessThan(60_000);
});
