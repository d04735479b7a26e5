import { useMantineColorScheme } from "@mantine/core";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ReactNode } from "react";

import { useOwnTheme } from "@/app/layout/use-own-theme";
import type { Me } from "@/shared/api/me";
import { show } from "@/test-utils";

const shown = (): string | null => document.documentElement.getAttribute("data-mantine-color-scheme");

let laidOutAnew = 0;
const watch = new MutationObserver((changes) => {
  for (const { addedNodes } of changes) laidOutAnew += [...addedNodes].filter((node) => node.nodeName === "STYLE").length;
});

beforeEach(() => {
  laidOutAnew = 0;
  watch.observe(document.head, { childList: true });
});
afterEach(() => watch.disconnect());

function Frame({ kept }: { readonly kept: Me["theme"] }): ReactNode {
  const [theme, setTheme] = useState(kept);
  const [count, setCount] = useState(0);
  const { setColorScheme } = useMantineColorScheme();
  useOwnTheme(theme);
  return (
    <>
      <button onClick={() => setCount(count + 1)}>count {count}</button>
      <button onClick={() => setColorScheme("light")}>choose light</button>
      <button onClick={() => setTheme("light")}>light is kept</button>
    </>
  );
}

const click = (name: RegExp): boolean => fireEvent.click(screen.getByRole("button", { name }));

it("shows the theme that the person keeps", async () => {
  await show(<Frame kept="dark" />);
  expect(shown()).toBe("dark");
});

it("does not set it again when the frame is drawn again: each time costs the styles of the whole page", async () => {
  await show(<Frame kept="dark" />);
  await waitFor(() => expect(laidOutAnew).toBeGreaterThan(0));
  laidOutAnew = 0;
  for (let time = 0; time < 5; time += 1) click(/count/);
  await act(() => Promise.resolve());
  expect(screen.getByRole("button", { name: "count 5" })).toBeTruthy();
  expect(laidOutAnew).toBe(0);
});

it("leaves what was just chosen while the server does not know it yet", async () => {
  await show(<Frame kept="dark" />);
  click(/choose light/);
  click(/count/);
  expect(shown()).toBe("light");
  click(/light is kept/);
  expect(shown()).toBe("light");
});
