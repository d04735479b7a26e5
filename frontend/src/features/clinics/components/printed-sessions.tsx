import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Session } from "@/features/clinics/api/sessions";
import classes from "@/features/clinics/components/clinics.module.css";
import { lookOf } from "@/features/clinics/lib/tones";
import { useWording } from "@/shared/i18n/use-wording";
import { formatTime, formatTold } from "@/shared/lib/format";

/** What the calendar shows, as it goes on paper: the library draws for a screen, and leaves the sheet empty. */
export function PrintedSessions({ sessions }: { readonly sessions: readonly Session[] }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  return (
    <table className={classes.printed}>
      <thead>
        <tr>
          <th scope="col">{t("column.when")}</th>
          <th scope="col">{t("clinic")}</th>
          <th scope="col">{t("field.room")}</th>
          <th scope="col">{t("field.places")}</th>
          <th scope="col">{t("column.state")}</th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td>{formatTold(session.starts_at)}</td>
            <td>
              {session.clinic.title}
              {session.places?.map((place) =>
                place.taken ? (
                  <div key={place.id}>
                    {formatTime(place.starts_at)} {place.appointment?.patient.display_name ?? t("place.someone")}
                  </div>
                ) : null,
              )}
            </td>
            <td>{session.room}</td>
            <td>{t("booked_of", { taken: session.place_count - session.free_count, places: session.place_count })}</td>
            <td>
              {t(`look.${lookOf(session)}`)}
              {session.holiday_it ? ` · ${say(session, "holiday")}` : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
