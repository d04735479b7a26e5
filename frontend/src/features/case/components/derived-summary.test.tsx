import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { DerivedSummary } from "@/features/case/components/derived-summary";
import { early, edited, lines } from "@/features/case/components/sample-facts";
import { show } from "@/test-utils";

it("shows what counts with its basis, marks what was edited, and says what is missing for the rest", async () => {
  await show(<DerivedSummary facts={[{ ...early, code: "pod24", label_it: "POD24" }, edited, lines]} />);
  const [pod, early12, concluded] = screen.getAllByRole("listitem").filter((item) => item.parentElement?.parentElement?.tagName === "SECTION");
  if (!pod || !early12 || !concluded) throw new Error("three facts were given");
  expect(within(pod).getByText("Sì")).toBeVisible();
  expect(within(pod).queryByText("Modificato")).toBeNull();
  await userEvent.setup().click(within(pod).getByText("Regola, fonte e valori usati"));
  expect(within(pod).getByText("Yescarta, EU product information")).toBeVisible();
  expect(within(pod).getByText("Recidiva: 12/07/2026")).toBeVisible();
  expect(within(early12).getByText("Modificato")).toBeVisible();
  expect(within(early12).getByText("No")).toBeVisible();
  expect(within(early12).getByText("Valore derivato: Sì")).toBeVisible();
  // the reason is an element of its own, so that its direction stays inside it
  const reason = within(early12).getByText("Biopsia negativa", { exact: false });
  expect(reason).toBeVisible();
  expect(reason.parentElement).toHaveTextContent(/Giulia Ferri, Crema.*Biopsia negativa/);
  expect(within(concluded).getByText("Dati insufficienti: linee di terapia")).toBeVisible();
});
