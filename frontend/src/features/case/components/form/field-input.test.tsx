import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { expect, it, vi } from "vitest";

import type { FieldSchema, FieldValue } from "@/features/case/api/form";
import { FieldInput } from "@/features/case/components/form/field-input";
import { show } from "@/test-utils";

const field = (part: object): FieldSchema =>
  ({ code: "x", kind: "number", choices: [], unit: "", integer: false, must_be_true: false, ...part }) as unknown as FieldSchema;

function Field({ schema, initial = null, onChange }: { readonly schema: FieldSchema; readonly initial?: FieldValue; readonly onChange: (value: FieldValue, unfit?: string | null) => void }): ReactNode {
  const [value, setValue] = useState<FieldValue>(initial);
  const nothing = (): void => undefined;
  return (
    <FieldInput
      field={schema}
      value={value}
      label="Campo"
      description={undefined}
      error={undefined}
      disabled={false}
      onFocus={nothing}
      onBlur={nothing}
      onChange={(next, unfit) => {
        setValue(next);
        onChange(next, unfit);
      }}
    />
  );
}

it("lets an answer be taken back: unknown is not no", async () => {
  const changed = vi.fn();
  await show(<Field schema={field({ kind: "bool" })} onChange={changed} />);
  const user = userEvent.setup();
  expect(screen.queryByRole("button", { name: "Cancella risposta" })).toBeNull();
  await user.click(screen.getByRole("radio", { name: "No" }));
  expect(changed).toHaveBeenLastCalledWith(false, undefined);
  await user.click(screen.getByRole("button", { name: "Cancella risposta" }));
  expect(changed).toHaveBeenLastCalledWith(null, undefined);
  expect(screen.getByRole("radio", { name: "No" })).not.toBeChecked();
});

it("keeps a date that is none in the field and marks it as not fit to be sent", async () => {
  const changed = vi.fn();
  await show(<Field schema={field({ kind: "date", may_be_future: false })} onChange={changed} />);
  const user = userEvent.setup();
  const date = screen.getByRole("textbox", { name: "Campo" });
  await user.type(date, "32/1/2026");
  expect(changed).toHaveBeenLastCalledWith("32/1/2026", null);
  await user.tab();
  expect(changed).toHaveBeenLastCalledWith("32/1/2026", "Non è una data: scrivi giorno, mese e anno (GG/MM/AAAA).");
  expect(date).toHaveValue("32/1/2026");
  await user.clear(date);
  await user.type(date, "5/6/2026");
  expect(changed).toHaveBeenLastCalledWith("2026-06-05", undefined);
});

it("says in words that there are none of a list; a name takes its place", async () => {
  const changed = vi.fn();
  await show(<Field schema={field({ kind: "list" })} initial={["none"]} onChange={changed} />);
  const user = userEvent.setup();
  expect(screen.getByText("nessuna nota")).toBeVisible();
  expect(screen.queryByText("none")).toBeNull();
  await user.type(document.getElementById("f-x") as HTMLElement, "penicillina{Enter}");
  expect(changed).toHaveBeenLastCalledWith(["penicillina"], undefined);
  await user.type(document.getElementById("f-x") as HTMLElement, "nessuna nota{Enter}");
  expect(changed).toHaveBeenLastCalledWith(["none"], undefined);
});

it("names the language of the patient, not its code", async () => {
  const changed = vi.fn();
  await show(<Field schema={field({ kind: "language" })} initial="it" onChange={changed} />);
  const user = userEvent.setup();
  const box = screen.getByRole("combobox", { name: "Campo" });
  expect(box).toHaveValue("italiano");
  await user.click(box);
  await user.clear(box);
  await user.type(box, "rumeno");
  await user.click(await screen.findByRole("option", { name: "rumeno" }));
  expect(changed).toHaveBeenLastCalledWith("ro", undefined);
});
