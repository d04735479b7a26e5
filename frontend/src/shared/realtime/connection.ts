import type { EventOf, EventType, OutgoingFrame, RealtimeEvent } from "@/shared/realtime/events";
import { reconnectDelay } from "@/shared/realtime/backoff";
import { createStore } from "@/shared/lib/store";

/** idle: nobody is signed in. signed-out: the server closed with 4401. refused: it closed with 4403. */
export type ConnectionState = "idle" | "connecting" | "open" | "reconnecting" | "signed-out" | "refused";

export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_REFUSED = 4403;

const OPENING_MS = 10_000;
/** How often the server pings, until its first frame says it. */
const PING_S = 25;

type Handler = (event: RealtimeEvent) => void;

interface Options {
  readonly url: () => string;
  readonly makeSocket?: (url: string) => WebSocket;
  readonly delay?: (attempt: number) => number;
}

function parseFrame(raw: unknown): { type: string; data: unknown } | null {
  if (typeof raw !== "string") return null;
  try {
    const frame: unknown = JSON.parse(raw);
    if (typeof frame !== "object" || frame === null || !("type" in frame)) return null;
    if (typeof frame.type !== "string") return null;
    return { type: frame.type, data: "data" in frame ? frame.data : {} };
  } catch {
    return null;
  }
}

function numberIn(data: unknown, name: string, fallback: number): number {
  if (typeof data !== "object" || data === null) return fallback;
  const value = (data as Record<string, unknown>)[name];
  return typeof value === "number" && value > 0 ? value : fallback;
}

function textIn(data: unknown, name: string): string | null {
  if (typeof data !== "object" || data === null) return null;
  const value = (data as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}

/**
 * The one socket of this tab. It comes back by itself with growing, random pauses, at once when the browser
 * gets its network back or the tab is looked at again. Each time it opens, "resync" tells the features to ask
 * for what they missed: the socket is a hint, the database is the truth.
 */
export class RealtimeConnection {
  readonly state = createStore<ConnectionState>("idle");
  /** Whose session the socket belongs to: another person may have signed in from another tab. */
  readonly person = createStore<string | null>(null);
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly resyncHandlers = new Set<() => void>();
  private readonly options: Options;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private resyncTimer: ReturnType<typeof setTimeout> | undefined;
  /** Two pings: after that much silence the line is dead, whatever the browser believes. */
  private silenceMs = 2000 * PING_S;
  private wanted = false;

  constructor(options: Options) {
    this.options = options;
  }

  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    window.addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wakeWhenVisible);
    this.open();
  }

  stop(): void {
    this.wanted = false;
    window.removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wakeWhenVisible);
    clearTimeout(this.timer);
    clearTimeout(this.resyncTimer);
    this.drop();
    this.attempt = 0;
    this.person.set(null);
    this.state.set("idle");
  }

  /** Subscribes to one event type; returns the unsubscription. */
  on<T extends EventType>(type: T, handler: (event: EventOf<T>) => void): () => void {
    const set = this.handlers.get(type) ?? new Set<Handler>();
    this.handlers.set(type, set);
    const entry: Handler = (event) => handler(event as EventOf<T>); // the map key is the discriminant
    set.add(entry);
    return () => set.delete(entry);
  }

  /** Called after every (re)connect: ask the server for what changed meanwhile. */
  onResync(handler: () => void): () => void {
    this.resyncHandlers.add(handler);
    return () => this.resyncHandlers.delete(handler);
  }

  /** Sends a hint (typing, presence). False when there is no line: hints are not queued, they would be old. */
  send(frame: OutgoingFrame): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify({ v: 1, ...frame }));
    return true;
  }

  /** Tries now instead of waiting for the pause to end. */
  readonly wake = (): void => {
    if (!this.wanted || this.socket) return;
    this.attempt = 0;
    clearTimeout(this.timer);
    this.open();
  };

  private readonly wakeWhenVisible = (): void => {
    if (document.visibilityState === "visible") this.wake();
  };

  private open(): void {
    const make = this.options.makeSocket ?? ((url: string) => new WebSocket(url));
    this.state.set(this.attempt === 0 && this.state.get() === "idle" ? "connecting" : "reconnecting");
    const socket = make(this.options.url());
    this.socket = socket;
    this.watch(OPENING_MS);
    socket.onmessage = (message: MessageEvent<unknown>) => {
      this.receive(message.data);
      if (this.socket === socket) this.watch(this.silenceMs);
    };
    socket.onclose = (close) => this.closed(socket, close.code);
  }

  private receive(raw: unknown): void {
    const frame = parseFrame(raw);
    if (!frame) return;
    switch (frame.type) {
      case "ready":
        // From here on nothing that is published is missed; what happened before must be asked for.
        this.attempt = 0;
        this.silenceMs = 2000 * numberIn(frame.data, "ping_s", PING_S);
        this.person.set(textIn(frame.data, "person_id"));
        this.state.set("open");
        this.resync(0);
        return;
      case "resync":
        // Frames were dropped (a slow line, a restart of the hub). All browsers hear this at once: spread out.
        this.resync(Math.random() * numberIn(frame.data, "spread_ms", 2000));
        return;
      case "ping":
        this.send({ type: "pong" });
        return;
    }
    const event = frame as RealtimeEvent; // shapes are checked against the server's schema, not per frame
    for (const handler of [...(this.handlers.get(frame.type) ?? [])]) handler(event);
  }

  private resync(afterMs: number): void {
    clearTimeout(this.resyncTimer);
    const tell = (): void => {
      for (const handler of [...this.resyncHandlers]) handler();
    };
    if (afterMs === 0) tell();
    else this.resyncTimer = setTimeout(tell, afterMs);
  }

  private closed(socket: WebSocket, code: number): void {
    if (socket !== this.socket) return;
    this.drop();
    if (!this.wanted) return;
    if (code === CLOSE_SIGNED_OUT || code === CLOSE_REFUSED) {
      this.state.set(code === CLOSE_SIGNED_OUT ? "signed-out" : "refused");
      return; // a new try would meet the same answer; `wake` comes after the next sign-in
    }
    this.state.set("reconnecting");
    const delay = (this.options.delay ?? reconnectDelay)(this.attempt);
    this.attempt += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.wanted && !this.socket) this.open();
    }, delay);
  }

  private watch(ms: number): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => {
      const socket = this.socket;
      if (!socket) return;
      socket.close();
      this.closed(socket, 1006); // do not wait for a close handshake on a dead line
    }, ms);
  }

  private drop(): void {
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function socketUrl(): string {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${window.location.host}/ws/`;
}

export const realtime = new RealtimeConnection({ url: socketUrl });
