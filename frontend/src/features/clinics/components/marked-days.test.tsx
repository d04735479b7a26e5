import { screen } from "@testing-library/react";
import { expect, it } from "vitest";

import { MarkedDays } from "@/features/clinics/components/marked-days";
import { show } from "@/test-utils";

const day = (on: string, label: string, where = "") => ({ on, kind: where ? "closure" : "holiday", label_it: label, label_en: label, where }) as const;

it("names holidays and closed days, and consecutive days of one closure once", async () => {
  await show(<MarkedDays days={[day("2027-04-25", "Liberazione"), day("2027-04-30", "Trasloco", "Linfomi"), day("2027-05-01", "Festa dei Lavoratori"), day("2027-05-01", "Trasloco", "Linfomi"), day("2027-05-03", "Trasloco", "Linfomi")]} />);
  expect(screen.getByRole("region", { name: "Festivi e chiusure" })).toBeVisible();
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    "domenica 25 aprile 2027: Liberazione",
    "venerdì 30 aprile 2027 – sabato 1 maggio 2027: Trasloco (Linfomi)",
    "sabato 1 maggio 2027: Festa dei Lavoratori",
    "lunedì 3 maggio 2027: Trasloco (Linfomi)",
  ]);
});
