import { TextInput } from "@mantine/core";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";

import { ApiError } from "@/shared/api/api-error";
import { FormProblem, useFieldErrors } from "@/shared/ui/form-problems";
import { show } from "@/test-utils";

const NEEDED = { place: ["Questo campo è necessario."], bags: ["Questo campo è necessario."] };

function Form(): ReactNode {
  const [values, setValues] = useState<Record<string, string>>({});
  const [error, setError] = useState<ApiError | null>(null);
  const errors = useFieldErrors(error, values);
  const field = (name: string): ReactNode => <TextInput label={name} value={values[name] ?? ""} error={errors[name]} onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })} />;
  return (
    <>
      {field("place")}
      {field("bags")}
      <FormProblem error={error} knownFields={["place", "bags"]} standing={errors} />
      <button onClick={() => setError(new ApiError({ status: 400, code: "invalid", title: "Controlla i campi segnalati.", fields: NEEDED }))}>save</button>
    </>
  );
}

test("a sentence about an empty field goes as soon as something stands there, and comes back when it is refused again", async () => {
  await show(<Form />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "save" }));
  expect(screen.getAllByText("Questo campo è necessario.")).toHaveLength(2);
  await user.type(screen.getByLabelText("place"), "Letto 12");
  expect(screen.getAllByText("Questo campo è necessario.")).toHaveLength(1);
  expect(screen.getByRole("alert")).toHaveTextContent("Controlla i campi segnalati.");
  await user.type(screen.getByLabelText("bags"), "2");
  expect(screen.queryByRole("alert")).toBeNull();
  await user.click(screen.getByRole("button", { name: "save" }));
  expect(screen.getAllByText("Questo campo è necessario.")).toHaveLength(2);
});
