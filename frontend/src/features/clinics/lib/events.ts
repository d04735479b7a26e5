import type { EventInput } from "@fullcalendar/react";

import type { Place, Session } from "@/features/clinics/api/sessions";
import { lookOf } from "@/features/clinics/lib/tones";
import type { Look } from "@/features/clinics/lib/tones";
import { wallOf } from "@/features/clinics/lib/wall";

/** Whose wall the calendar shows. */
export const ZONE = "Europe/Rome";

/** What an event of the calendar stands for. */
export interface EventOf {
  readonly session: Session;
  /** Of a day or a week: one place of the session. */
  readonly place: Place | null;
  readonly look: Look | "taken";
}

/** One event per session, for month and list; a session that was cancelled stays to be seen, and is not moved. */
export function sessionEvents(sessions: readonly Session[]): EventInput[] {
  return sessions.map((session) => ({
    id: session.id,
    title: session.clinic.title,
    start: session.starts_at,
    end: session.ends_at,
    editable: session.state === "open" || session.state === "closed" || session.state === "needs_decision",
    extendedProps: { of: { session, place: null, look: lookOf(session) } satisfies EventOf },
  }));
}

/** One event per place, for week and day. A session of whose places none is to be told stands there whole. */
export function placeEvents(sessions: readonly Session[]): EventInput[] {
  return sessions.flatMap((session): EventInput[] => {
    if (session.state === "cancelled" || session.state === "needs_decision" || !session.places?.length) return sessionEvents([session]);
    return session.places.map((place) => ({
      id: place.id,
      title: place.appointment?.patient.display_name ?? "",
      start: place.starts_at,
      end: place.ends_at,
      editable: place.appointment !== null && (place.appointment.state === "booked" || place.appointment.state === "offered"),
      extendedProps: { of: { session, place, look: place.taken ? "taken" : session.state === "open" ? "free" : lookOf(session) } satisfies EventOf },
    }));
  });
}

/** The free place of a clinic under an instant at which somebody let go: a hand is not exact to the minute. Null: the place that begins closest to it (half its length away at most) is taken, or there is none. */
export function freePlaceAt(sessions: readonly Session[], clinicId: string, startsAt: number): { readonly session: Session; readonly place: Place } | null {
  const near = sessions
    .filter((session) => session.clinic.id === clinicId && session.state === "open")
    .flatMap((session) => (session.places ?? []).map((place) => ({ session, place, away: Math.abs(new Date(place.starts_at).getTime() - startsAt) })))
    .filter(({ place, away }) => away <= (new Date(place.ends_at).getTime() - new Date(place.starts_at).getTime()) / 2)
    .sort((a, b) => a.away - b.away || Number(a.place.taken) - Number(b.place.taken))[0];
  return near && !near.place.taken ? near : null;
}

/** The grid reaches from eight to twenty, and as far as the sessions do: what lies outside it would not be seen. */
export function gridHours(sessions: readonly Pick<Session, "starts_at" | "ends_at">[]): { readonly from: string; readonly until: string } {
  const hour = (instant: string): number => {
    const [hours = 0, minutes = 0] = wallOf(instant, ZONE).slice(11).split(":").map(Number);
    return hours + minutes / 60;
  };
  const from = Math.min(8, ...sessions.map((session) => Math.floor(hour(session.starts_at))));
  // one that ends after midnight fills its day to the end
  const until = Math.max(20, ...sessions.map((session) => (hour(session.ends_at) < hour(session.starts_at) ? 24 : Math.ceil(hour(session.ends_at)))));
  const text = (value: number): string => `${String(value).padStart(2, "0")}:00:00`;
  return { from: text(from), until: text(until) };
}
