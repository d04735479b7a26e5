import type { EventData } from "@/shared/realtime/event-schema";

/** Frames of the socket itself; the connection deals with them and features never see them. */
type ControlType = "ready" | "ping" | "resync" | "error";

export type EventType = Exclude<keyof EventData, ControlType>;

/**
 * What the socket says, one member per event, told apart by `type`. The shapes are made from the server's own
 * (`manage.py event_schema`, `npm run event-types`).
 */
export type RealtimeEvent = {
  [T in EventType]: { readonly type: T; readonly data: Readonly<EventData[T]> };
}[EventType];

export type EventOf<T extends EventType> = Extract<RealtimeEvent, { type: T }>;

export type ControlFrame = {
  [T in ControlType]: { readonly type: T; readonly data: Readonly<EventData[T]> };
}[ControlType];

/** What a client may say; everything else is written over HTTP. */
export type OutgoingFrame =
  | { type: "typing"; data: { conversation_id: string; topic: string | null } }
  | { type: "presence"; data: Record<string, unknown> }
  | { type: "record.editing"; data: { patient_id: string; kind: string; entry_id: string | null; field: string | null } }
  | { type: "referral.editing"; data: { referral_id: string; field: string | null } }
  | { type: "visit.editing"; data: { visit_id: string; section: string | null } }
  | { type: "pong"; data?: undefined };
