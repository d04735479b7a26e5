import { describe, expect, it } from "vitest";

import { checkCharacter, normaliseTaxCode, taxCodeFacts, taxCodeProblem } from "@/shared/lib/tax-code";

const TODAY = new Date("2026-11-21T10:00:00Z");

describe("tax code", () => {
  it("knows the check character of the published example", () => {
    expect(checkCharacter("RSSMRA54C12D142")).toBe("U");
  });

  it("tells birth date and sex", () => {
    expect(taxCodeFacts("RSSMRA54C12D142U", TODAY)).toEqual({ birthDate: "1954-03-12", sex: "M" });
  });

  it("subtracts forty from the day of a woman", () => {
    const code = "RSSMRA54C52D142";
    expect(taxCodeFacts(code + checkCharacter(code), TODAY)).toEqual({ birthDate: "1954-03-12", sex: "F" });
  });

  it("takes the latest century that is not in the future", () => {
    const young = "RSSMRA26S10D142";
    const unborn = "RSSMRA26T10D142";
    expect(taxCodeFacts(young + checkCharacter(young), TODAY)?.birthDate).toBe("2026-11-10");
    expect(taxCodeFacts(unborn + checkCharacter(unborn), TODAY)?.birthDate).toBe("1926-12-10");
  });

  it("reads letters that stand for digits (omocodia)", () => {
    const code = "RSSMRA54C12D14N";
    expect(taxCodeFacts(code + checkCharacter(code), TODAY)?.birthDate).toBe("1954-03-12");
  });

  it("accepts what people paste", () => {
    expect(normaliseTaxCode(" rss mra-54c12.d142u ")).toBe("RSSMRA54C12D142U");
    expect(taxCodeProblem(" rss mra 54c12 d142u ")).toBeNull();
  });

  it.each([
    ["RSSMRA54C12D142", {}, "length"],
    ["RSSMRA54C12D1422", {}, "format"],
    ["RSSMRA54C12D142A", {}, "check_character"],
    ["RSSMRA54C12D142U", { birthDate: "1954-03-13" }, "birth_date"],
    ["RSSMRA54C12D142U", { birthDate: "1954-03-12", sex: "F" }, "sex"],
    ["RSSMRA54C12D142U", { birthDate: "1954-03-12", sex: "M" }, null],
    ["RSSMRA54C12D142U", { sex: "unknown" }, null],
  ] as const)("%s with %o: %s", (code, person, expected) => {
    expect(taxCodeProblem(code, person)).toBe(expected);
  });

  it("refuses a day that does not exist", () => {
    const code = "RSSMRA54B30D142"; // 30 February
    expect(taxCodeProblem(code + checkCharacter(code))).toBe("format");
  });
});
