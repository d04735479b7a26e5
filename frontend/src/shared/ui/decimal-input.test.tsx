import { createEvent, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { useState } from "react";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";

import { withOwnSign } from "@/shared/lib/typed-number";
import { DecimalInput } from "@/shared/ui/decimal-input";
import { show } from "@/test-utils";

function Field({ whole = false, onChange }: { readonly whole?: boolean; readonly onChange: (value: string | number) => void }): ReactNode {
  const [value, setValue] = useState<string | number>("");
  return (
    <DecimalInput
      label="Temperatura"
      suffix=" °C"
      allowDecimal={!whole}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

/** What a phone's keyboard, dictation or completion does: one event for the whole text. */
function putIn(field: HTMLElement, text: string, inputType: string): void {
  const event = createEvent.input(field, { target: { value: text } });
  Object.defineProperties(event, { data: { value: text }, inputType: { value: inputType } });
  fireEvent(field, event);
}

describe("a number put into an Italian field at once", () => {
  it.each([
    ["38.6", "insertText"],
    ["38,6", "insertText"],
    ["38.6", "insertCompositionText"],
    ["38.6", "insertReplacementText"],
    ["38.6 °C", "insertFromPaste"],
  ])("keeps its decimals: %s by %s", async (text, inputType) => {
    const changed = vi.fn();
    await show(<Field onChange={changed} />);
    putIn(screen.getByLabelText("Temperatura"), text, inputType);
    expect(changed).toHaveBeenLastCalledWith(38.6);
    expect(screen.getByLabelText("Temperatura")).toHaveValue("38,6 °C");
  });

  it("keeps them when it is pasted", async () => {
    const changed = vi.fn();
    await show(<Field onChange={changed} />);
    const user = userEvent.setup();
    await user.click(screen.getByLabelText("Temperatura"));
    await user.paste("38.6");
    expect(changed).toHaveBeenLastCalledWith(38.6);
  });

  it("keeps them when they are typed, with either sign, and a second sign changes nothing", async () => {
    const changed = vi.fn();
    await show(<Field onChange={changed} />);
    const user = userEvent.setup();
    for (const text of ["38.6", "38,6", "38.6.", "38,6."]) {
      await user.clear(screen.getByLabelText("Temperatura"));
      await user.type(screen.getByLabelText("Temperatura"), text);
      expect(changed).toHaveBeenLastCalledWith(38.6);
    }
  });

  it("makes no whole number ten times larger", async () => {
    const changed = vi.fn();
    await show(<Field whole onChange={changed} />);
    putIn(screen.getByLabelText("Temperatura"), "6.5", "insertText");
    expect(changed).toHaveBeenLastCalledWith(6);
  });

  it("does the same in an English field", async () => {
    await i18next.changeLanguage("en");
    const changed = vi.fn();
    await show(<Field onChange={changed} />);
    putIn(screen.getByLabelText("Temperatura"), "38,6", "insertText");
    expect(changed).toHaveBeenLastCalledWith(38.6);
    await i18next.changeLanguage("it");
  });
});

it.each([
  ["1.234,5", false, "1234,5"],
  ["1,234.5", false, "1234,5"],
  ["1.234.567", false, "1234567"],
  ["1.234", false, "1,234"],
  ["150.000", true, "150000"],
  ["1.234,5", true, "1234"],
  ["38,6,1", false, "38,6,1"],
  ["-0.5 mg", false, "-0,5 mg"],
  ["36", false, "36"],
])("reads %s (whole: %s) as %s", (text, whole, read) => {
  expect(withOwnSign(text, ",", whole)).toBe(read);
});
