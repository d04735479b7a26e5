import { expect, it } from "vitest";

import { changesOf, draftOf } from "@/features/network/api/centres";
import type { Centre } from "@/shared/api/centres";

const crema: Centre = {
  id: "c1",
  code: "CM",
  name: "Ospedale Maggiore",
  city: "Crema",
  kind: "circle",
  catchment: "",
  address: "",
  phone: "0373 1",
  on_call_phone: "",
  email: "",
  phases: ["referral"],
  default_hub_id: "c2",
  is_active: true,
  version: 4,
  can: ["edit", "invite"],
};

it("sends only what was changed: a centre's own administrator may not even name its hub", () => {
  expect(changesOf({ ...draftOf(crema), phone: "0373 2" }, crema)).toEqual({ phone: "0373 2" });
  expect(changesOf({ ...draftOf(crema), phases: ["referral", "bridging"] }, crema)).toEqual({
    phases: ["referral", "bridging"],
  });
  expect(changesOf(draftOf(crema), crema)).toEqual({});
});
