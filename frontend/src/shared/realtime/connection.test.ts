import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { reconnectDelay } from "@/shared/realtime/backoff";
import { RealtimeConnection } from "@/shared/realtime/connection";

class FakeSocket {
  static readonly all: FakeSocket[] = [];
  readyState = 1;
  readonly sent: string[] = [];
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  says(type: string, data: unknown = {}): void {
    this.onmessage?.({ data: JSON.stringify({ v: 1, type, data }) });
  }

  ends(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const sockets = FakeSocket.all;
const newest = (): FakeSocket => {
  const socket = sockets[sockets.length - 1];
  if (!socket) throw new Error("no socket was opened");
  return socket;
};

let connection: RealtimeConnection;

beforeEach(() => {
  vi.useFakeTimers();
  sockets.length = 0;
  connection = new RealtimeConnection({
    url: () => "ws://test/ws/",
    makeSocket: () => new FakeSocket() as unknown as WebSocket,
    delay: () => 1000,
  });
});

afterEach(() => {
  connection.stop();
  vi.useRealTimers();
});

describe("realtime connection", () => {
  it("says whose session it is", () => {
    connection.start();
    newest().says("ready", { ping_s: 25, person_id: "p1" });
    expect(connection.person.get()).toBe("p1");
    connection.stop();
    expect(connection.person.get()).toBeNull();
  });

  it("is open, and asks for what was missed, when the server is ready, not before", () => {
    const resync = vi.fn();
    connection.onResync(resync);
    connection.start();
    expect(connection.state.get()).toBe("connecting");
    expect(resync).not.toHaveBeenCalled();
    newest().says("ready", { person_id: "p", ping_s: 25 });
    expect(connection.state.get()).toBe("open");
    expect(resync).toHaveBeenCalledTimes(1);
  });

  it("opens one socket however often it is started", () => {
    connection.start();
    connection.start();
    expect(sockets).toHaveLength(1);
  });

  it("gives an event to its subscribers only, until they leave", () => {
    const mine = vi.fn();
    const other = vi.fn();
    const leave = connection.on("patient.changed", mine);
    connection.on("today.changed", other);
    connection.start();
    newest().says("ready");
    newest().says("patient.changed", { patient_id: "x", version: 2 });
    leave();
    newest().says("patient.changed", { patient_id: "x", version: 3 });
    expect(mine).toHaveBeenCalledTimes(1);
    expect(mine.mock.calls[0]?.[0]).toMatchObject({ data: { version: 2 } });
    expect(other).not.toHaveBeenCalled();
  });

  it("comes back after a cut and resyncs", () => {
    const resync = vi.fn();
    connection.onResync(resync);
    connection.start();
    newest().says("ready");
    newest().ends(1006);
    expect(connection.state.get()).toBe("reconnecting");
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(2);
    newest().says("ready");
    expect(connection.state.get()).toBe("open");
    expect(resync).toHaveBeenCalledTimes(2);
  });

  it.each([
    [4401, "signed-out"],
    [4403, "refused"],
  ] as const)("does not try again after %i, until it is woken", (code, state) => {
    connection.start();
    newest().says("ready");
    newest().ends(code);
    expect(connection.state.get()).toBe(state);
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
    connection.wake();
    expect(sockets).toHaveLength(2);
  });

  it("returns at once when the browser has its network back", () => {
    connection.start();
    newest().ends(1006);
    window.dispatchEvent(new Event("online"));
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(5000);
    expect(sockets).toHaveLength(2); // the planned try was cancelled
  });

  it("answers pings, and gives up a line that is silent for two of them", () => {
    connection.start();
    newest().says("ready", { ping_s: 10 });
    vi.advanceTimersByTime(15_000);
    newest().says("ping");
    expect(newest().sent).toEqual([JSON.stringify({ v: 1, type: "pong" })]);
    vi.advanceTimersByTime(19_999);
    expect(connection.state.get()).toBe("open");
    vi.advanceTimersByTime(1);
    expect(connection.state.get()).toBe("reconnecting");
    vi.advanceTimersByTime(1000);
    expect(sockets).toHaveLength(2);
  });

  it("gives up a socket that does not get ready", () => {
    connection.start();
    vi.advanceTimersByTime(10_000);
    expect(connection.state.get()).toBe("reconnecting");
  });

  it("spreads the questions after the server says resync", () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const resync = vi.fn();
    connection.start();
    newest().says("ready");
    connection.onResync(resync);
    newest().says("resync", { reason: "slow_socket", spread_ms: 4000 });
    vi.advanceTimersByTime(1999);
    expect(resync).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(resync).toHaveBeenCalledTimes(1);
  });

  it("survives frames that are no frames", () => {
    connection.start();
    newest().says("ready");
    newest().onmessage?.({ data: "not json" });
    newest().onmessage?.({ data: new Blob() });
    newest().onmessage?.({ data: "[]" });
    newest().says("unheard.of");
    expect(connection.state.get()).toBe("open");
  });

  it("does not queue hints: without a line nothing is sent", () => {
    const typing = { type: "typing", data: { conversation_id: "c", topic: null } } as const;
    expect(connection.send(typing)).toBe(false);
    connection.start();
    newest().says("ready");
    expect(connection.send(typing)).toBe(true);
    newest().ends(1006);
    expect(connection.send(typing)).toBe(false);
  });

  it("stays closed once stopped", () => {
    connection.start();
    newest().says("ready");
    connection.stop();
    vi.advanceTimersByTime(120_000);
    window.dispatchEvent(new Event("online"));
    expect(sockets).toHaveLength(1);
    expect(connection.state.get()).toBe("idle");
  });
});

describe("pause before the next try", () => {
  it("grows, is capped, and at least half of it is fixed", () => {
    expect(reconnectDelay(0, () => 0)).toBe(250);
    expect(reconnectDelay(0, () => 1)).toBe(500);
    expect(reconnectDelay(3, () => 0)).toBe(2000);
    expect(reconnectDelay(50, () => 1)).toBe(15_000);
  });
});
