import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, vi } from "vitest";

configure({ asyncUtilTimeout: 8000 });
// Files share a window (see vite.config.ts): whatever a test leaves in it goes before the next one.
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
  for (const cookie of document.cookie.split("; ")) document.cookie = `${cookie.split("=")[0]}=; max-age=0`;
  document.title = "";
  document.body.replaceChildren();
});
// What waits for its time in one file (a draft that saves itself) would send in the middle of the next: its fetch is the one there.
const { setTimeout: later, setInterval: again } = globalThis;
const waiting = new Set<ReturnType<typeof setTimeout>>();
const noted = <Start extends typeof setTimeout | typeof setInterval>(start: Start): Start =>
  Object.assign((...given: Parameters<Start>) => {
    const timer = (start as (...given: unknown[]) => ReturnType<typeof setTimeout>)(...given);
    waiting.add(timer);
    return timer;
  }, start) as unknown as Start;
globalThis.setTimeout = noted(later);
globalThis.setInterval = noted(again);
afterAll(() => {
  for (const timer of waiting) clearTimeout(timer);
  globalThis.setTimeout = later;
  globalThis.setInterval = again;
});
// What our modules remember, no other file finds: each evaluates them anew.
afterAll(() => vi.resetModules());

// The words in the tests are Italian. All of this is defined anew by each file, in the same window.
Object.defineProperty(navigator, "languages", { value: ["it-IT", "it"], configurable: true });
// jsdom has none of these, and Mantine asks for them when it mounts.
Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
    addListener: vi.fn(),
    removeListener: vi.fn(),
    dispatchEvent: () => false,
    onchange: null,
  }),
  configurable: true,
});
class ResizeObserverStub {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
window.ResizeObserver = ResizeObserverStub;
Object.defineProperty(document, "fonts", { value: { addEventListener: vi.fn(), removeEventListener: vi.fn() }, configurable: true });
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
