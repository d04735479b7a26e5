import { expect, it } from "vitest";

import { grantsOf, holdsSecret, readKeys } from "@/features/network/lib/scopes";

it("reads scopes of both versions", () => {
  expect(grantsOf(["system/Observation.read", "system/Patient.rs", "system/Condition.cud", "system/*.*"])).toEqual({
    reads: ["Observation", "Patient", "*"],
    writes: ["Condition", "*"],
  });
  expect(grantsOf(["system/Observation.write"])).toEqual({ reads: [], writes: ["Observation"] });
  expect(grantsOf(["openid", "user/Patient.read"])).toEqual({ reads: [], writes: [] });
});

it("knows a private key when it sees one", () => {
  expect(holdsSecret('{"kty": "EC", "kid": "d", "d" : "x"}')).toBe(true);
  expect(holdsSecret("-----BEGIN EC PRIVATE KEY-----")).toBe(true);
  expect(holdsSecret('{"kty": "EC", "kid": "d", "x": "AA"}')).toBe(false);
});

it("takes a set of keys or one key alone", () => {
  expect(readKeys('{"keys": []}')).toEqual({ keys: [] });
  expect(readKeys('{"kty": "EC", "kid": "a"}')).toEqual({ keys: [{ kty: "EC", kid: "a" }] });
  expect(readKeys("-----BEGIN PUBLIC KEY-----")).toBeNull();
});
