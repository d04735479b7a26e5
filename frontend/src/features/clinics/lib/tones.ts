import type { Appointment } from "@/features/clinics/api/appointments";
import type { Session } from "@/features/clinics/api/sessions";
import type { Tone } from "@/shared/ui/status-badge";

/** What the calendar tells of a session by its colour and its word. */
export type Look = "free" | "full" | "needs_decision" | "closed" | "held" | "cancelled";

export function lookOf(session: Pick<Session, "state" | "free_count">): Look {
  if (session.state === "open") return session.free_count > 0 ? "free" : "full";
  return session.state;
}

export const LOOK_TONES: Record<Look, Tone> = {
  free: "success",
  full: "info",
  needs_decision: "warning",
  closed: "neutral",
  held: "brand",
  cancelled: "danger",
};

export const STATE_TONES: Record<Appointment["state"], Tone> = {
  offered: "warning",
  booked: "info",
  arrived: "brand",
  done: "success",
  no_show: "danger",
  cancelled: "neutral",
};

/** Still to come: may be moved or cancelled. */
export const isComing = (appointment: Pick<Appointment, "state">): boolean => appointment.state === "offered" || appointment.state === "booked";
