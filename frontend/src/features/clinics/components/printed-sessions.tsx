import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Clinic } from "@/features/clinics/api/clinics";
import type { Session } from "@/features/clinics/api/sessions";
import classes from "@/features/clinics/components/clinics.module.css";
import { PrintHead } from "@/features/clinics/components/print-head";
import { lookOf } from "@/features/clinics/lib/tones";
import { useWording } from "@/shared/i18n/use-wording";
import { isolated } from "@/shared/lib/bidi";
import { formatTime, formatTold } from "@/shared/lib/format";

interface PrintedSessionsProps {
  readonly sessions: readonly Session[];
  /** Those that are shown. */
  readonly clinics: readonly Clinic[];
  /** "dicembre 2026" */
  readonly when: string;
}

/** What the calendar shows, as it goes on paper: the library draws for a screen, and leaves the sheet empty. */
export function PrintedSessions({ sessions, clinics, when }: PrintedSessionsProps): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  return (
    <table className={classes.printed}>
      <thead>
        <PrintHead hospital={[...new Set(clinics.map((clinic) => clinic.centre.name))].join(" · ")} clinic={clinics.length === 1 ? (clinics[0]?.title ?? "") : t("all_clinics")} when={when} columns={5} />
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
              {session.holiday_it ? ` · ${isolated(say(session, "holiday"))}` : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
