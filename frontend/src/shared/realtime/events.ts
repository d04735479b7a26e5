/**
 * What the socket says, one member per event. The shapes mirror the `events.py` files of the server; where an
 * event says only that something changed, its data names the thing and the client asks for it over HTTP.
 */
interface EventData {
  "message.created": { conversation_id: string; message: unknown };
  "message.changed": { conversation_id: string; message: unknown };
  "conversation.changed": { conversation_id: string };
  "receipt.changed": { conversation_id: string; person_id: string; last_read_seq: number };
  typing: { conversation_id: string; topic: string | null; person_id: string; name: string };
  presence: { conversation_id: string; online: readonly string[] };
  "notification.created": { id: string };
  "notification.read": { ids?: readonly string[] };
  "today.changed": Record<string, never>;
  "patient.changed": { patient_id: string };
  "circle.changed": { patient_id: string };
  "record.changed": { patient_id: string; kind: string; entry_id: string; version: number };
  "file.changed": { file_id: string; subject_type: string; subject_id: string; status: string };
  "imaging.changed": { patient_id: string };
  "pathway.moved": { patient_id: string };
  "referral.created": { referral_id: string; patient_id: string };
  "referral.changed": { referral_id: string; patient_id: string };
  "referral.field_changed": { referral_id: string; patient_id: string; field: string; version: number };
  "referral.submitted": { referral_id: string; patient_id: string };
  "referral.decided": { referral_id: string; patient_id: string };
  "referral.editing": { referral_id: string; field: string | null; person_id: string; name: string };
  "session.closing": { reason?: string };
  "directory.changed": Record<string, never>;
}

export type EventType = keyof EventData;

export type RealtimeEvent = { [T in EventType]: { readonly type: T; readonly data: Readonly<EventData[T]> } }[EventType];

export type EventOf<T extends EventType> = Extract<RealtimeEvent, { type: T }>;

/** What a client may say; everything else is written over HTTP. */
export type OutgoingFrame =
  | { type: "typing"; data: { conversation_id: string; topic: string | null } }
  | { type: "presence"; data: Record<string, unknown> }
  | { type: "referral.editing"; data: { referral_id: string; field: string | null } }
  | { type: "pong"; data?: undefined };
