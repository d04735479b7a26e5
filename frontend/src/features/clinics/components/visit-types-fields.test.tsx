import { useForm } from "@mantine/form";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { ReactNode } from "react";

import { VisitTypesFields } from "@/features/clinics/components/visit-types-fields";
import { NEW } from "@/features/clinics/lib/clinic-form";
import type { ClinicForm } from "@/features/clinics/lib/clinic-form";
import { newVisitType } from "@/features/clinics/lib/visit-type-form";
import { useNumberRules } from "@/features/clinics/lib/use-number-rules";
import { show } from "@/test-utils";

function Types({ onSend }: { readonly onSend: () => void }): ReactNode {
  const { ofVisitPlaces: places } = useNumberRules();
  const form = useForm<ClinicForm>({ initialValues: { ...NEW, visit_types: [{ ...newVisitType("a"), label_it: "Visita", label_en: "Visit" }] }, validate: { visit_types: { places } } });
  return (
    <form noValidate onSubmit={form.onSubmit(onSend)}>
      <VisitTypesFields form={form} minutes={30} />
      <button type="submit">Salva</button>
    </form>
  );
}

it("takes a number that is too great, says at the field what is allowed, and sends it not", async () => {
  const send = vi.fn();
  await show(<Types onSend={() => void send()} />);
  const user = userEvent.setup();
  const field = screen.getByRole("textbox", { name: "Posti di seguito" });
  await user.clear(field);
  await user.type(field, "9");
  await user.tab();
  expect(field).toHaveValue("9");
  expect(field).toHaveAccessibleDescription(/Da 1 a 8/);
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(send).not.toHaveBeenCalled();
  await user.clear(field);
  await user.type(field, "8");
  expect(field).toHaveValue("8");
  expect(screen.queryByText("Da 1 a 8")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Salva" }));
  expect(send).toHaveBeenCalledTimes(1);
});
