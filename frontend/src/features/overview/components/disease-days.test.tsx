import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Overview } from "@/features/overview/api/overview";
import { DiseaseDays } from "@/features/overview/components/disease-days";
import { show } from "@/test-utils";

const disease = { diagnosed_on: "2023-05-02", relapsed_on: "2025-03-10" } as Overview["disease"];
const before = "diagnosi 02/05/2023 · recidiva 10/03/2025, prima dell'infusione";
const since = "diagnosi 02/05/2023 · recidiva 10/03/2025";

it.each([
  ["2025-06-01", before],
  ["2025-03-10", since],
  ["2024-12-01", since],
  [null, since],
])("says of a relapse of before the infusion that it was before it: infused on %s", async (infusedOn, said) => {
  await show(<DiseaseDays disease={disease} infusedOn={infusedOn} />);
  expect(screen.getByText(/diagnosi/).textContent).toBe(said);
});
