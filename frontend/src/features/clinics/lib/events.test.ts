import { expect, test } from "vitest";

import type { Place, Session } from "@/features/clinics/api/sessions";
import { freePlaceAt, gridHours } from "@/features/clinics/lib/events";

const at = (starts_at: string, ends_at: string): { readonly starts_at: string; readonly ends_at: string } => ({ starts_at, ends_at });

test("the grid shows eight to twenty when nothing lies outside", () => {
  expect(gridHours([])).toEqual({ from: "08:00:00", until: "20:00:00" });
  expect(gridHours([at("2027-02-02T13:00:00Z", "2027-02-02T16:00:00Z")])).toEqual({ from: "08:00:00", until: "20:00:00" });
});

test("an early and a late session widen it, on the wall's clock in winter and in summer", () => {
  expect(gridHours([at("2027-02-02T06:30:00Z", "2027-02-02T08:00:00Z")]).from).toBe("07:00:00");
  expect(gridHours([at("2027-07-06T16:00:00Z", "2027-07-06T19:15:00Z")]).until).toBe("22:00:00");
  expect(gridHours([at("2027-02-02T21:00:00Z", "2027-02-02T23:30:00Z")]).until).toBe("24:00:00");
});

test("a patient who is let go near a free place comes to it, and not onto one that is taken", () => {
  const place = (hour: string, until: string, taken: boolean): Place => ({ id: hour, starts_at: `2027-02-02T${hour}:00Z`, ends_at: `2027-02-02T${until}:00Z`, taken }) as Place;
  const session = { id: "s", clinic: { id: "c" }, state: "open", places: [place("13:00", "13:30", true), place("13:30", "14:00", false)] } as Session;
  const at = (minute: string): string | undefined => freePlaceAt([session], "c", Date.parse(`2027-02-02T${minute}:00Z`))?.place.id;
  expect([at("13:20"), at("13:30"), at("13:40")]).toEqual(["13:30", "13:30", "13:30"]);
  expect([at("13:00"), at("13:10"), at("12:50"), at("14:30")]).toEqual([undefined, undefined, undefined, undefined]);
  expect(freePlaceAt([session], "other", Date.parse("2027-02-02T13:30:00Z"))).toBeNull();
  expect(freePlaceAt([{ ...session, state: "closed" }], "c", Date.parse("2027-02-02T13:30:00Z"))).toBeNull();
});
