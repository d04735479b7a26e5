import { expect, it } from "vitest";

import { recordCode } from "@/features/case/lib/record-code";

const CODE = "01a20a62-adbc-742f-81c7-aa718dfa3c23";

it.each([
  [CODE, CODE],
  [`  ${CODE.toUpperCase()} `, CODE],
  [`https://rete.example/cases/${CODE}/access`, CODE],
  ["Rossi Mario", null],
  ["", null],
])("%s", (pasted, code) => {
  expect(recordCode(pasted)).toBe(code);
});
