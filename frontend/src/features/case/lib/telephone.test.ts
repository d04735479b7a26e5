import { expect, it } from "vitest";

import { telephone } from "@/features/case/lib/telephone";

it.each([
  ["+39 0373 000 010", "+390373000010"],
  ["0373/111.222", "0373111222"],
  ["+39 (0)373 111222", "+39373111222"],
  ["interno 12", null],
  ["chiamare il reparto", null],
])("%s", (written, called) => {
  expect(telephone(written)).toBe(called);
});
