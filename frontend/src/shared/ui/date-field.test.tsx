import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";

import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { show } from "@/test-utils";

const NO_DATE = "Non è una data: scrivi giorno, mese e anno (GG/MM/AAAA).";

/** A form as ours are: it keeps what is typed, and does not send what is no date. */
function Form({ start = "", onSend = vi.fn(), ...limits }: { readonly start?: string; readonly onSend?: (value: string) => void; readonly minDate?: string; readonly maxDate?: string }): ReactNode {
  const [value, setValue] = useState(start);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isUnreadableDate(value)) onSend(value);
      }}
    >
      <DateField label="Data" value={value} onChange={(next) => setValue(next ?? "")} onUnreadable={setValue} {...limits} />
      <output>{value}</output>
      <button type="button" onClick={() => setValue("2026-01-31")}>
        Un collega
      </button>
    </form>
  );
}

const field = (): HTMLElement => screen.getByRole("textbox", { name: "Data" });
const held = (): string => screen.getByRole("status").textContent ?? "";

it("reads the day first, as Italy writes it, also when two digits of the year are enough", async () => {
  const onSend = vi.fn();
  await show(<Form onSend={onSend} maxDate="2026-11-26" />);
  const user = userEvent.setup();
  await user.type(field(), "5/6/26");
  expect(held()).toBe("5/6/26"); // not the year 26, and not yet 2026: somebody may write on
  await user.keyboard("{Enter}");
  expect(onSend).toHaveBeenCalledWith("2026-06-05");
  expect(field()).toHaveValue("05/06/2026");
});

it("keeps what is no date in the field, says so when it is left, and sends nothing", async () => {
  const onSend = vi.fn();
  await show(<Form start="2025-12-16" onSend={onSend} />);
  const user = userEvent.setup();
  await user.clear(field());
  await user.type(field(), "31/02/2026");
  expect(field()).toBeValid();
  await user.tab();
  expect(field()).toHaveValue("31/02/2026");
  expect(field()).toBeInvalid();
  expect(field()).toHaveAccessibleDescription(NO_DATE);
  await user.type(field(), "{Enter}");
  expect(onSend).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Un collega" }));
  expect(field()).toHaveValue("31/01/2026");
});

it("shows again what was typed after a reload", async () => {
  await show(<Form start="31/02/2026" />);
  expect(field()).toHaveValue("31/02/2026");
  expect(field()).toHaveAccessibleDescription(NO_DATE);
});

it("tells the limits at the field", async () => {
  await show(<Form minDate="2026-01-01" maxDate="2026-11-26" />);
  const user = userEvent.setup();
  await user.type(field(), "27/11/2026");
  expect(field()).toHaveAccessibleDescription("Non dopo il 26/11/2026.");
  await user.clear(field());
  await user.type(field(), "31/12/2025");
  expect(field()).toHaveAccessibleDescription("Non prima del 01/01/2026.");
});

it("offers the calendar to the keyboard and gives the field back", async () => {
  await show(<Form start="2026-03-05" />);
  const user = userEvent.setup();
  await user.click(field());
  await user.tab();
  const button = screen.getByRole("button", { name: "Apri il calendario" });
  expect(button).toHaveFocus();
  expect(button).toHaveAccessibleDescription("Data");
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("button", { name: "6 marzo 2026" }));
  expect(held()).toBe("2026-03-06");
  expect(field()).toHaveValue("06/03/2026");
});
