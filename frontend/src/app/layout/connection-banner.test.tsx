import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { ConnectionBanner } from "@/app/layout/connection-banner";
import { online } from "@/shared/api/connectivity";
import { realtime } from "@/shared/realtime/connection";
import { show } from "@/test-utils";

beforeEach(() => {
  online.set(true);
  realtime.state.set("open");
});
afterEach(() => vi.useRealTimers());

it("is silent while everything works", async () => {
  await show(<ConnectionBanner />);
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});

it("says at once that the network is gone, and that nothing typed is lost", async () => {
  await show(<ConnectionBanner />);
  act(() => online.set(false));
  expect(screen.getByRole("status")).toHaveTextContent("Non sei in rete. Ciò che scrivi resta qui");
});

it("mentions a reconnection only when it lasts", async () => {
  await show(<ConnectionBanner />);
  vi.useFakeTimers();
  act(() => realtime.state.set("reconnecting"));
  act(() => vi.advanceTimersByTime(2000));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  act(() => vi.advanceTimersByTime(1000));
  expect(screen.getByRole("status")).toHaveTextContent("Riconnessione…");
  act(() => realtime.state.set("open"));
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
});
