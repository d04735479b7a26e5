import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import type { BoardColumn, CaseRow } from "@/features/cases/api/cases";
import { CasesBoard } from "@/features/cases/components/cases-board";
import { OPEN_STATES, PHASES } from "@/features/cases/lib/phases";
import { show } from "@/test-utils";

const crema = { id: "c1", code: "CM", name: "Ospedale Maggiore", city: "Crema", kind: "circle" } as const;
const brescia = { id: "c2", code: "BS", name: "Spedali Civili", city: "Brescia", kind: "hub" } as const;

const row = (name: string, overdue: boolean): CaseRow => ({
  patient: { id: name, display_name: name, birth_date: "1961-04-03", deceased_on: null, age: 65, sex: "F", centre: crema },
  pathway: {
    id: `pw-${name}`,
    purpose: "cart",
    state: "submitted",
    state_label: "Inviato",
    outcome: "",
    due_at: null,
    overdue,
    owner_side: "hub",
    owner_centre: brescia,
    owner_person: null,
  },
  disease: "mcl",
  disease_label: "Linfoma mantellare",
  referral: null,
  unread: 2,
  last_activity_at: "2026-11-21T08:00:00Z",
});

const columns: BoardColumn[] = [
  {
    state: "submitted",
    label: "Inviato",
    count: 22,
    items: [row("Bianchi Rosa", true), row("Colombo Ettore", false)],
  },
  { state: "follow_up", label: "Follow-up", count: 0, items: [] },
];

it("groups states into phases, counts them, and says who must act", async () => {
  await show(<CasesBoard columns={columns} />);
  const phase = screen.getByRole("region", { name: "In valutazione" });
  expect(within(phase).getAllByText("22")).toHaveLength(2);
  const card = within(phase).getByRole("link", { name: /Bianchi Rosa/ });
  expect(card).toHaveAttribute("href", "/cases/Bianchi%20Rosa");
  expect(card).toHaveTextContent("Mantellare · Crema");
  expect(card).toHaveTextContent("in carico a Brescia");
  expect(card).toHaveTextContent("2 messaggi");
  expect(within(phase).getByRole("link", { name: "Altri 20" })).toHaveAttribute(
    "href",
    expect.stringContaining("state=submitted"),
  );
  expect(within(screen.getByRole("region", { name: "Cellule" })).getByText("Nessun paziente")).toBeVisible();
});

it("says of who has died nothing but that", async () => {
  const late = row("Bianchi Rosa", true);
  const urgent: CaseRow = { ...late, pathway: { ...late.pathway, due_at: "2026-11-20T08:00:00Z" }, referral: { id: "r", status: "submitted", urgency: "urgent", clock: null } };
  const board = (shown: CaseRow): BoardColumn[] => [{ state: "submitted", label: "Inviato", count: 1, items: [shown] }];
  const { unmount } = await show(<CasesBoard columns={board(urgent)} />);
  expect(screen.getByRole("link", { name: /Bianchi Rosa/ })).toHaveTextContent(/Urgente.*Scaduto/);
  unmount();
  const nobodys = { due_at: null, overdue: false, owner_centre: null, owner_person: null };
  await show(<CasesBoard columns={board({ ...urgent, patient: { ...urgent.patient, deceased_on: "2026-11-19" }, pathway: { ...urgent.pathway, ...nobodys } })} />);
  const card = screen.getByRole("link", { name: /Bianchi Rosa/ });
  expect(card).toHaveTextContent("Decesso il 19/11/2026");
  expect(card).not.toHaveTextContent(/Urgente|Scaduto|in carico/);
  expect(card).not.toHaveAttribute("data-overdue");
});

it("shows the first phase with somebody in it on a phone, until another is chosen", async () => {
  await show(<CasesBoard columns={columns} />);
  const phase = (name: RegExp) => screen.getByRole("button", { name });
  expect(phase(/^In valutazione 22/)).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(phase(/^Infusione 0/));
  expect(phase(/^Infusione/)).toHaveAttribute("aria-pressed", "true");
  expect(phase(/^In valutazione/)).toHaveAttribute("aria-pressed", "false");
});

it("has a place for every open state, each once", () => {
  expect(new Set(OPEN_STATES).size).toBe(OPEN_STATES.length);
  expect(OPEN_STATES).toHaveLength(17);
  expect(PHASES).toHaveLength(6);
});
