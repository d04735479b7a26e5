import { IconAlertTriangle, IconBan, IconCircleCheck, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/clinics/components/calendar-view.module.css";
import type { EventOf } from "@/features/clinics/lib/events";
import { lookOf } from "@/features/clinics/lib/tones";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { formatTime } from "@/shared/lib/format";

const GLYPHS = { needs_decision: IconAlertTriangle, cancelled: IconBan, closed: IconLock, held: IconCircleCheck } as const;

/** What stands in an event: the words say what the colour says. */
export function EventWords({ of, view }: { readonly of: EventOf; readonly view: string }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const { session, place } = of;
  if (place) {
    const who = place.appointment?.patient.display_name ?? (place.taken ? t("place.someone") : session.state === "open" ? t("place.free") : t(`look.${lookOf(session)}`));
    return (
      <span className={classes.place}>
        <span className={classes.hour}>{formatTime(place.starts_at)}</span> {who}
        {place.appointment && place.appointment.state !== "booked" ? <span className={classes.aside}> · {t(`state.${place.appointment.state}`)}</span> : null}
        <span className="cc-visually-hidden">, {session.clinic.title}</span>
      </span>
    );
  }
  const look = lookOf(session);
  const Glyph = look in GLYPHS ? GLYPHS[look as keyof typeof GLYPHS] : null;
  const holiday = session.why === "holiday" || session.why === "closure" ? say(session, "holiday") : "";
  const taken = session.place_count - session.free_count;
  return (
    <span className={classes.session}>
      <span className={classes.top}>
        {Glyph ? <Glyph size={13} aria-hidden="true" /> : null}
        <span className={classes.hour}>{formatTime(session.starts_at)}</span>
        <span className={classes.title}>{session.clinic.title}</span>
      </span>
      <span className={classes.aside}>
        {look === "free" || look === "full" ? t("booked_of", { taken, places: session.place_count }) : t(`look.${look}`)}
        {look === "full" ? ` · ${t("look.full")}` : ""}
        {holiday ? ` · ${isolated(holiday)}` : ""}
        {view === "list" && session.room ? ` · ${session.room}` : ""}
      </span>
    </span>
  );
}
