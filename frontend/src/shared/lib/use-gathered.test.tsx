import { act, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { useGathered } from "@/shared/lib/use-gathered";

let call: () => void = () => undefined;

function Probe({ onRun }: { readonly onRun: () => void }): ReactNode {
  const gathered = useGathered(onRun);
  return <button onClick={gathered} ref={() => void (call = gathered)} />;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("runs once for a burst", () => {
  const run = vi.fn();
  render(<Probe onRun={run} />);
  act(() => {
    for (let times = 0; times < 300; times += 1) call();
    vi.advanceTimersByTime(400);
  });
  expect(run).toHaveBeenCalledOnce();
});

it("does not wait for a stream that never ends", () => {
  const run = vi.fn();
  render(<Probe onRun={run} />);
  act(() => {
    for (let times = 0; times < 100; times += 1) {
      call();
      vi.advanceTimersByTime(100);
    }
  });
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(4);
  expect(run.mock.calls.length).toBeLessThanOrEqual(6);
});
