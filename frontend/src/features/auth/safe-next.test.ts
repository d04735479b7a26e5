import { expect, it } from "vitest";

import { safeNext } from "@/features/auth/safe-next";

it.each([
  ["/cases/1?view=table", "/cases/1?view=table"],
  [undefined, "/today"],
  ["", "/today"],
  ["https://elsewhere.example/", "/today"],
  ["//elsewhere.example/", "/today"],
  ["/\\elsewhere.example/", "/today"],
  ["javascript:alert(1)", "/today"],
  ["/signin?next=/signin", "/today"],
])("after the sign-in %s leads to %s", (next, path) => {
  expect(safeNext(next)).toBe(path);
});
