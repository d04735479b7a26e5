import { expect, it } from "vitest";

import { printLight } from "@/app/print-light";

it("prints in the light scheme and gives the dark one back", () => {
  const scheme = (): string | undefined => document.documentElement.dataset["mantineColorScheme"];
  document.documentElement.dataset["mantineColorScheme"] = "dark";
  const end = printLight();
  window.dispatchEvent(new Event("beforeprint"));
  expect(scheme()).toBe("light");
  window.dispatchEvent(new Event("afterprint"));
  expect(scheme()).toBe("dark");
  end();
  window.dispatchEvent(new Event("beforeprint"));
  expect(scheme()).toBe("dark");
});
