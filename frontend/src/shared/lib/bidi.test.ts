import i18next from "i18next";
import { beforeAll, expect, it } from "vitest";

import { NAMESPACES, startI18n } from "@/shared/i18n/i18n";
import { isolated } from "@/shared/lib/bidi";

const TURNING = "tosse \u202eerbbef";

beforeAll(() => startI18n(NAMESPACES));

it("keeps what turns the direction inside the text that it stands in", () => {
  expect(isolated(TURNING)).toBe(`\u2068${TURNING}\u2069`);
  expect(isolated("a\u2069 \u202eb")).toBe("\u2068a \u202eb\u2069");
  expect(isolated("\u0623\u062d\u0645\u062f")).toBe("\u2068\u0623\u062d\u0645\u062f\u2069");
});

it("leaves other texts as they are", () => {
  for (const text of ["Rossi Anna", "à è ì, “35 %” → 12·10³/µL", "Ивана", ""]) expect(isolated(text)).toBe(text);
});

it("isolates what is put into a sentence of the catalogue, and only that", () => {
  expect(i18next.t("clinics:pick.said", { note: TURNING })).toBe(`Ha scritto: \u2068${TURNING}\u2069`);
  expect(i18next.t("clinics:pick.said", { note: "<b> & \"x\"" })).toBe("Ha scritto: <b> & \"x\"");
});
