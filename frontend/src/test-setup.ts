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
