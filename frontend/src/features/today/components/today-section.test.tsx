import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { TodaySectionCard } from "@/features/today/components/today-section";
import { show } from "@/test-utils";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z"), toFake: ["Date"] }));
afterEach(() => vi.useRealTimers());

const patient = { id: "pt1", display_name: "Bianchi Rosa" };

describe("a section of Today", () => {
  it("shows a referral with its clock and leads to it", async () => {
    const item = {
      id: "r1",
      url: "/cases/pt1/referral",
      patient,
      disease_label: "Linfoma mantellare",
      centre_name: "Crema",
      urgency: "urgent",
      due_at: "2026-11-21T11:00:00Z",
      overdue: true,
    };
    await show(<TodaySectionCard section={{ code: "referrals", order: 10, items: [item] }} />);
    const region = screen.getByRole("region", { name: "Invii in attesa di risposta" });
    const link = within(region).getByRole("link");
    expect(link).toHaveAttribute("href", "/cases/pt1/referral");
    for (const words of ["Bianchi Rosa", "Linfoma mantellare · Crema", "Urgente", "Scaduto da 1 h 0 min"]) {
      expect(link).toHaveTextContent(words);
    }
  });

  it("lists messages that have no id of their own, and says why they wait", async () => {
    const message = {
      url: "/messages/c1",
      title: "Bianchi Rosa",
      author: "Marta Riva",
      urgent: true,
      mentioned: true,
    };
    const items = [message, { ...message, urgent: false }];
    await show(<TodaySectionCard section={{ code: "messages", order: 20, items }} />);
    const [first, second] = screen.getAllByRole("link");
    expect(first).toHaveTextContent("Marta Riva");
    expect(first).toHaveTextContent("Urgente");
    expect(second).not.toHaveTextContent("Urgente");
    expect(second).toHaveTextContent("Ti menziona");
  });

  it("asks to close the pathway of who has died, and says since when", async () => {
    const items = [{ id: "w1", url: "/cases/pt1", patient, title: "Decesso il 19/11/2026", state_label: "Follow-up" }];
    await show(<TodaySectionCard section={{ code: "to_close", order: 42, items }} />);
    const region = screen.getByRole("region", { name: "Percorsi da chiudere dopo un decesso" });
    expect(within(region).getByRole("link", { name: /Bianchi Rosa.*Decesso il 19\/11\/2026 · Follow-up/ })).toHaveAttribute("href", "/cases/pt1");
  });

  it("shows a section that this version does not know", async () => {
    const items = [{ id: "x", url: "/cases", title: "Something new", due_on: "2026-11-20", overdue: true }];
    await show(<TodaySectionCard section={{ code: "unheard_of", order: 99, items }} />);
    expect(screen.getByRole("link")).toHaveTextContent("Scaduto il 20/11/2026");
    expect(screen.getByRole("heading", { name: "Altro" })).toBeVisible();
  });
});
