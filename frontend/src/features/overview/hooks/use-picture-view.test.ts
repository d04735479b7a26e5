import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { usePictureView } from "@/features/overview/hooks/use-picture-view";

const BOUNDS = { first: 0, last: 3_000 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function picture() {
  const stage = { current: document.createElement("div") };
  const { result } = renderHook(() => usePictureView(stage, BOUNDS, 1_000, [0, 3_000]));
  const wheel = (deltaY: number, init: WheelEventInit = { ctrlKey: true }): void =>
    act(() => {
      stage.current.dispatchEvent(new WheelEvent("wheel", { deltaY, clientX: 500, cancelable: true, ...init }));
    });
  return { result, wheel };
}

test("while a hand zooms the marks are stretched, and placed anew when it rests", () => {
  const { result, wheel } = picture();
  const placed = result.current.placedPx;

  wheel(-20);
  wheel(-20);
  expect(result.current.view.pxPerDay).toBeGreaterThan(placed);
  expect(result.current.placedPx).toBe(placed);
  expect(result.current.isMoving).toBe(true);

  act(() => {
    vi.advanceTimersByTime(1_000);
  });
  expect(result.current.placedPx).toBe(result.current.view.pxPerDay);
  expect(result.current.isMoving).toBe(false);
});

test("marks that would be stretched beyond recognition are placed anew under the hand", () => {
  const { result, wheel } = picture();
  const placed = result.current.placedPx;

  wheel(-300);

  expect(result.current.view.pxPerDay).toBeGreaterThan(8 * placed);
  expect(result.current.placedPx).toBe(result.current.view.pxPerDay);
});

test("marks are placed anew before who zooms out sees where none were drawn", () => {
  const { result, wheel } = picture();
  act(() => {
    result.current.zoom(10);
  });
  const placed = result.current.placedPx;

  wheel(40);
  expect(result.current.placedPx).toBe(placed);
  wheel(60);
  expect(result.current.view.pxPerDay).toBeLessThan(placed / 2);
  expect(result.current.placedPx).toBe(result.current.view.pxPerDay);
});

test("the same days stay in sight when the picture gets another width, as on paper", () => {
  const stage = { current: document.createElement("div") };
  const { result, rerender } = renderHook(({ width }) => usePictureView(stage, BOUNDS, width, [0, 3_000]), { initialProps: { width: 500 } });
  act(() => {
    result.current.show(1_000, 1_040);
  });
  const { from, pxPerDay } = result.current.view;

  rerender({ width: 1_000 });

  expect(result.current.view).toEqual({ from, pxPerDay: 2 * pxPerDay });
});

test("a button places the marks at once, also in the middle of a movement", () => {
  const { result, wheel } = picture();
  wheel(-20);

  act(() => {
    result.current.zoom(1.5);
  });
  expect(result.current.placedPx).toBe(result.current.view.pxPerDay);
  expect(result.current.isMoving).toBe(false);

  const shown = result.current.view;
  act(() => {
    vi.advanceTimersByTime(1_000);
  });
  // what waited for the hand to rest does not bring the view of before back
  expect(result.current.view).toEqual(shown);
});

test("moving sideways leaves the marks where they are", () => {
  const { result, wheel } = picture();
  wheel(-100);
  act(() => {
    vi.advanceTimersByTime(1_000);
  });
  const { placedPx, view } = result.current;

  wheel(40, { shiftKey: true });

  expect(result.current.view.from).toBeGreaterThan(view.from);
  expect(result.current.placedPx).toBe(placedPx);
});
