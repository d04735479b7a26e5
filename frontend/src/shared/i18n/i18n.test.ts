import i18next from "i18next";
import { beforeAll, describe, expect, it, vi } from "vitest";

import { changeLanguage, startI18n, withTexts } from "@/shared/i18n/i18n";

describe("what comes later", () => {
  beforeAll(() => startI18n());

  it("is there when its texts are, in the language that is spoken by then", async () => {
    expect(i18next.hasResourceBundle("it", "labs")).toBe(false);
    expect(await withTexts(Promise.resolve("page"), ["labs"])).toBe("page");
    expect(i18next.hasResourceBundle("it", "labs")).toBe(true);
    await changeLanguage("en");
    expect(i18next.hasResourceBundle("en", "labs")).toBe(true);
    const change = changeLanguage("it");
    await withTexts(Promise.resolve("page"), ["course"]);
    await change;
    expect(i18next.language).toBe("it");
    expect(i18next.hasResourceBundle("it", "course")).toBe(true);
  });

  it("fails without its texts, and is there when they can be had again", async () => {
    const reload = vi.spyOn(i18next, "reloadResources").mockResolvedValueOnce(undefined);
    await expect(withTexts(Promise.resolve("page"), ["unknown"])).rejects.toThrow("no texts it/unknown");
    reload.mockRestore();
    i18next.addResourceBundle("it", "unknown", { word: "parola" });
    expect(await withTexts(Promise.resolve("page"), ["unknown"])).toBe("page");
  });

  it("stays in its language when the other's texts cannot be had", async () => {
    i18next.addResourceBundle("it", "one-sided", { word: "parola" });
    await withTexts(Promise.resolve("page"), ["one-sided"]);
    await expect(changeLanguage("en")).rejects.toThrow("no texts en/");
    expect(i18next.language).toBe("it");
  });

  it("says a text that came later or changed, and in the language that is spoken", async () => {
    i18next.addResourceBundle("it", "later", { known: "prima" });
    i18next.addResourceBundle("en", "later", { known: "before", late: "late" });
    const say = i18next.getFixedT(null, "later");
    expect(say("known")).toBe("prima");
    expect(say("late", { defaultValue: "?" })).toBe("?");
    i18next.addResourceBundle("it", "later", { known: "dopo", late: "tardi" }, true, true);
    expect([say("known"), say("late")]).toEqual(["dopo", "tardi"]);
    await i18next.changeLanguage("en");
    expect(say("known")).toBe("before");
    await i18next.changeLanguage("it");
    expect(say("known")).toBe("dopo");
  });

  it("tells of a key without a text, unless there is something else to say", () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
    i18next.t("labs:nothing_of_the_kind");
    expect(told).toHaveBeenCalledExactlyOnceWith("no text it labs:nothing_of_the_kind");
    i18next.t("labs:nothing_either", { defaultValue: "as written" });
    expect(told).toHaveBeenCalledOnce();
  });
});
