import { screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ClockBadge } from "@/shared/ui/clock-badge";
import { PatientBanner } from "@/shared/ui/patient-banner";
import type { BannerPatient } from "@/shared/ui/patient-banner";
import { initialsOf } from "@/shared/ui/person-avatar";
import { show } from "@/test-utils";

const patient: BannerPatient = {
  display_name: "Bianchi Rosa",
  birth_date: "1961-04-03",
  deceased_on: null,
  sex: "F",
  tax_code: null,
  centre: { name: "Ospedale Maggiore" },
  diagnosis: null,
  allergies: null,
  alerts: [],
};

describe("clock", () => {
  beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-21T12:00:00Z"), toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());

  it.each([
    ["2026-11-21T08:30:00Z", null, "Scaduto da 3 h 30 min"],
    ["2026-11-21T14:05:00Z", null, "Scade tra 2 h 5 min"],
    ["2026-11-22T06:20:00Z", null, "Restano 18 h"],
    ["2026-11-24T15:00:00Z", null, "Restano 3 g 3 h"],
    ["2026-11-21T08:30:00Z", "2026-11-21T08:00:00Z", "Orologio fermo: attese informazioni"],
  ])("due %s, paused %s: %s", async (dueAt, pausedAt, words) => {
    await show(<ClockBadge dueAt={dueAt} pausedAt={pausedAt} />);
    expect(screen.getByText(words)).toBeVisible();
  });

  it("is not there when no clock runs", async () => {
    await show(<ClockBadge dueAt={null} />);
    expect(screen.queryByText(/Restano|Scad/)).toBeNull();
  });
});

describe("patient banner", () => {
  it("does not show what nobody asked as normal", async () => {
    await show(<PatientBanner patient={patient} />);
    expect(screen.getByText("Allergie non registrate")).toBeVisible();
    expect(screen.queryByText("Nessuna allergia nota")).toBeNull();
    expect(screen.getByText("Diagnosi non registrata")).toBeVisible();
  });

  it("tells asked-and-none from not asked, and names what is known", async () => {
    const { unmount } = await show(<PatientBanner patient={{ ...patient, allergies: [] }} />);
    expect(screen.getByText("Nessuna allergia nota")).toBeVisible();
    unmount();
    const diagnosis = { label_it: "Linfoma mantellare", label_en: "Mantle cell lymphoma", stage: "IV" };
    await show(<PatientBanner patient={{ ...patient, allergies: ["Penicillina", "Lattice"], diagnosis }} />);
    expect(screen.getByText("Allergie: Penicillina, Lattice")).toBeVisible();
    expect(screen.getByText("Linfoma mantellare · stadio IV")).toBeVisible();
    expect(screen.getByRole("heading", { level: 1, name: "Bianchi Rosa" })).toBeVisible();
  });

  it("says that a patient has died, whose age stops with it", async () => {
    const { unmount } = await show(<PatientBanner patient={patient} />);
    expect(screen.queryByText(/Decesso/)).toBeNull();
    unmount();
    await show(<PatientBanner patient={{ ...patient, deceased_on: "2011-04-02" }} />);
    expect(screen.getByText("Decesso il 02/04/2011")).toBeVisible();
    expect(screen.getByText(/\(49 anni\)/)).toBeVisible();
  });
});

it.each([
  ["Marta Riva", "MR"],
  ["Dr. Paolo de Conti", "PC"],
  ["Anna", "A"],
  ["", "?"],
])("initials of %s: %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
