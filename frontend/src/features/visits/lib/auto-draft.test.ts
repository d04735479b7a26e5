import { beforeEach, expect, it, vi } from "vitest";

import { AutoDraft } from "@/features/visits/lib/auto-draft";
import { ApiError } from "@/shared/api/api-error";

interface Row {
  readonly version: number;
  readonly text: string;
}

const how = (send: (value: string, base: number) => Promise<Row>) => ({ send, valueOf: (row: Row) => row.text, isSame: (a: string, b: string) => a === b });
const stale = (current: Row): ApiError => new ApiError({ status: 412, code: "precondition_failed", title: "", body: { current } });

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
});

it("saves what was written a moment ago, on the version that was on the screen", async () => {
  const send = vi.fn((text: string, base: number) => Promise.resolve({ text, version: base + 1 }));
  const draft = new AutoDraft("visit.a", how(send));
  draft.change("Sta", 3);
  draft.change("Sta bene", 3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(send.mock.calls).toEqual([["Sta bene", 3]]);
  expect(draft.unsaved.get()).toBeNull();
  expect(draft.newest.get()).toEqual({ text: "Sta bene", version: 4 });
});

it("keeps it while the line is down, over a reload too, and sends it later", async () => {
  const down = new AutoDraft("visit.b", how(() => Promise.reject(new ApiError({ status: 0, code: "offline", title: "" }))));
  down.change("Febbre", 0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(down.unsaved.get()?.state).toBe("waiting");
  const send = vi.fn((text: string, base: number) => Promise.resolve({ text, version: base + 1 }));
  const reloaded = new AutoDraft("visit.b", how(send));
  expect(reloaded.unsaved.get()?.value).toBe("Febbre");
  await reloaded.flush();
  expect(send).toHaveBeenCalledWith("Febbre", 0);
  expect(reloaded.unsaved.get()).toBeNull();
});

it("keeps what is written while an answer is on its way", async () => {
  let answer: (row: Row) => void = () => undefined;
  const send = vi.fn(() => new Promise<Row>((resolve) => (answer = resolve)));
  const draft = new AutoDraft("visit.c", how(send));
  draft.change("Uno", 0);
  void draft.flush();
  await vi.advanceTimersByTimeAsync(0);
  draft.change("Uno due", 0);
  answer({ text: "Uno", version: 1 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(send.mock.calls).toEqual([["Uno", 0], ["Uno due", 1]]);
});

it("sends nothing before somebody chose between two texts", async () => {
  const send = vi.fn((text: string, base: number) => (base < 2 ? Promise.reject(stale({ text: "Loro", version: 2 })) : Promise.resolve({ text, version: 3 })));
  const draft = new AutoDraft("visit.d", how(send));
  draft.change("Mio", 1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(draft.unsaved.get()).toMatchObject({ state: "conflict", value: "Mio", theirs: { text: "Loro" } });
  draft.change("Mio, ancora", 1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(send).toHaveBeenCalledTimes(1);
  draft.choose("Loro\nMio, ancora");
  await vi.advanceTimersByTimeAsync(0);
  expect(send).toHaveBeenLastCalledWith("Loro\nMio, ancora", 2);
  expect(draft.unsaved.get()).toBeNull();
});

it("tells no conflict when both wrote the same", async () => {
  const draft = new AutoDraft("visit.e", how(() => Promise.reject(stale({ text: "Uguale", version: 2 }))));
  draft.change("Uguale", 1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(draft.unsaved.get()).toBeNull();
  expect(draft.newest.get()?.version).toBe(2);
});

it("leaves the blank at the end to whoever goes on writing", async () => {
  const send = vi.fn((text: string, base: number) => Promise.resolve({ text: text.trim(), version: base + 1 }));
  const draft = new AutoDraft("visit.f", how(send));
  draft.change("Sta ", 0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(draft.unsaved.get()).toMatchObject({ value: "Sta ", state: "settled" });
  draft.change("Sta bene", 0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(send).toHaveBeenLastCalledWith("Sta bene", 1);
});
