import { Table } from "@mantine/core";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { Place, Session } from "@/features/clinics/api/sessions";
import { PlaceRow } from "@/features/clinics/components/place-row";
import { dayInRome } from "@/shared/lib/format";
import { show } from "@/test-utils";

const MINUTE = 60_000;

async function offered(startsIn: number): Promise<(string | null)[]> {
  const starts_at = new Date(Date.now() + startsIn).toISOString();
  const appointment = { id: "a1", patient: { id: "x", display_name: "Rossi Anna", birth_date: "1960-01-01", phone: "" }, visit_type: { label_it: "Visita", label_en: "Visit" }, planned_visit: null, state: "booked", starts_at };
  const place = { id: "p1", number: 1, starts_at, taken: true, appointment } as unknown as Place;
  const session = { id: "s1", on: dayInRome(new Date()), state: "open" } as unknown as Session;
  const nothing = (): void => undefined;
  const { unmount } = await show(
    <Table>
      <Table.Tbody>
        <PlaceRow session={session} place={place} canRun busy={false} onBook={nothing} onMark={nothing} onAct={nothing} />
      </Table.Tbody>
    </Table>,
  );
  await userEvent.setup().click(screen.getByRole("button", { name: /Rossi Anna/ }));
  const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
  unmount();
  return items;
}

it("offers that somebody did not come only from the hour of the appointment on, as the server takes it", async () => {
  expect(await offered(5 * MINUTE)).not.toContain("Non si è presentato");
  expect(await offered(-5 * MINUTE)).toContain("Non si è presentato");
});
