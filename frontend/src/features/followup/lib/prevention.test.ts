import { describe, expect, it } from "vitest";

import type { Vaccine } from "@/features/followup/api/follow-up";
import { inOrder } from "@/features/followup/lib/prevention";

const vaccine = (code: string, ...statuses: string[]): Vaccine => ({ code, doses: statuses.map((status) => ({ status })) }) as unknown as Vaccine;

describe("the order of vaccines", () => {
  it("puts what wants something now first and keeps the rest as it is", () => {
    const rows = [vaccine("a", "given"), vaccine("b", "given", "due"), vaccine("c", "ahead"), vaccine("d", "overdue"), vaccine("e", "deferred")];
    expect(inOrder(rows).map((row) => row.code)).toEqual(["d", "b", "e", "a", "c"]);
  });
});
