import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { scrollWhenItGrows } from "@/app/layout/scroll-back";

let grow: (height: number) => void;
let height = 0;

beforeEach(() => {
  vi.useFakeTimers();
  const watching = new Set<() => void>();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      readonly #told: () => void;
      constructor(told: () => void) {
        this.#told = told;
      }
      observe(): void {
        watching.add(this.#told);
      }
      disconnect(): void {
        watching.delete(this.#told);
      }
    },
  );
  let top = 0;
  vi.stubGlobal("scrollTo", ({ top: wanted }: { top: number }) => (top = Math.min(wanted, height - 600)));
  vi.spyOn(window, "scrollY", "get").mockImplementation(() => top);
  grow = (to) => {
    height = to;
    for (const told of [...watching]) told();
  };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it("comes to where the page was left as its lower parts are drawn", () => {
  scrollWhenItGrows(1500);
  grow(900);
  expect(window.scrollY).toBe(300);
  grow(2400);
  expect(window.scrollY).toBe(1500);
  grow(3000);
  expect(window.scrollY).toBe(1500);
});

it.each(["wheel", "touchstart", "pointerdown", "keydown"])("gives up when the person moves (%s)", (move) => {
  scrollWhenItGrows(1500);
  grow(900);
  window.dispatchEvent(new Event(move));
  grow(2400);
  expect(window.scrollY).toBe(300);
});

it("gives up after a while, and when it is told to", () => {
  scrollWhenItGrows(1500);
  vi.advanceTimersByTime(3100);
  grow(2400);
  expect(window.scrollY).toBe(0);
  const stop = scrollWhenItGrows(1500);
  stop();
  grow(2400);
  expect(window.scrollY).toBe(0);
});
