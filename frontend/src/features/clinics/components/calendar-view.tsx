import FullCalendar from "@fullcalendar/react";
import type { CalendarRef, EventDropInfo } from "@fullcalendar/react";
import dayGridPlugin from "@fullcalendar/react/daygrid";
import interactionPlugin from "@fullcalendar/react/interaction";
import listPlugin from "@fullcalendar/react/list";
import italian from "@fullcalendar/react/locales/it";
import classicTheme from "@fullcalendar/react/themes/classic";
import timeGridPlugin from "@fullcalendar/react/timegrid";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import "@fullcalendar/react/skeleton.css";
import "@fullcalendar/react/themes/classic/theme.css";
import "@fullcalendar/react/themes/classic/palette.css";
import classes from "@/features/clinics/components/calendar-view.module.css";
import type { MarkedDay, Session } from "@/features/clinics/api/sessions";
import { EventWords } from "@/features/clinics/components/event-words";
import { useDayMarks } from "@/features/clinics/lib/use-day-marks";
import { wallOf } from "@/features/clinics/lib/wall";
import { gridHours, placeEvents, sessionEvents, ZONE } from "@/features/clinics/lib/events";
import type { EventOf } from "@/features/clinics/lib/events";
import { LIST_DAYS } from "@/features/clinics/lib/period";
import type { View } from "@/features/clinics/lib/period";

const NAMES: Record<View, string> = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay", list: "listAhead" };
const LISTS = { listAhead: { type: "list", duration: { days: LIST_DAYS }, listDayFormat: { day: "numeric", month: "long", year: "numeric" }, listDayAltFormat: { weekday: "long" } } } as const;

const PLUGINS = [dayGridPlugin, timeGridPlugin, listPlugin, interactionPlugin, classicTheme];

export interface Dropped {
  readonly of: EventOf;
  /** The instant of the new beginning, and how many days it went. */
  readonly startsAt: number;
  readonly revert: () => void;
}

interface CalendarViewProps {
  readonly view: View;
  /** Of a phone: seven columns would leave no room for a name, so a week is a list. */
  readonly narrow: boolean;
  readonly on: string;
  readonly sessions: readonly Session[];
  readonly days: readonly MarkedDay[];
  readonly onOpen: (of: EventOf) => void;
  readonly onDay: (day: string) => void;
  readonly onDrop: (dropped: Dropped) => void;
}

const ofEvent = (event: { readonly extendedProps: Record<string, unknown> }): EventOf => event.extendedProps["of"] as EventOf;

/** The calendar itself, in a script of its own: the library is downloaded by who opens the calendar. */
export default function CalendarView({ view, narrow, on, sessions, days, onOpen, onDay, onDrop }: CalendarViewProps): ReactNode {
  const { i18n } = useTranslation("clinics");
  const calendar = useRef<CalendarRef>(null);
  const name = narrow && view === "week" ? "listWeek" : NAMES[view];
  useEffect(() => {
    const api = calendar.current?.getApi();
    // after the render that asked for it: the library draws at once
    queueMicrotask(() => api?.changeView(name, on));
  }, [name, on]);
  const detail = view === "week" || view === "day";
  const hours = gridHours(sessions);
  const marks = useDayMarks(days);
  // a day of the library is its midnight, of the wall or of Greenwich: both are this day in Rome
  const markOf = (date: Date): ReactNode => {
    const name = marks.get(wallOf(date, ZONE).slice(0, 10));
    return name ? (
      <span className={classes.mark} title={name}>
        <bdi>{name}</bdi>
      </span>
    ) : null;
  };
  return (
    <div className={classes.calendar}>
      <FullCalendar
        ref={calendar}
        plugins={PLUGINS}
        views={LISTS}
        initialView={name}
        initialDate={on}
        timeZone={ZONE}
        locale={i18n.language === "en" ? "en-GB" : italian}
        headerToolbar={false}
        height="auto"
        firstDay={1}
        fixedWeekCount={false}
        weekends={view === "list" || view === "day" || sessions.some((session) => [0, 6].includes(new Date(`${session.on}T00:00:00Z`).getUTCDay()))}
        allDaySlot={false}
        slotMinTime={hours.from}
        slotMaxTime={hours.until}
        slotHeaderFormat={{ hour: "2-digit", minute: "2-digit", hour12: false }}
        slotDuration="00:30:00"
        snapDuration="00:05:00"
        nowIndicator
        dayMaxEvents={4}
        eventInteractive
        eventStartEditable
        eventDurationEditable={false}
        eventOverlap
        navLinks={false}
        dayCellTopInnerClass={classes.dayTopBox}
        dayCellTopContent={({ date, text }) => (
          <span className={classes.dayTop}>
            {markOf(date)}
            <span>{text}</span>
          </span>
        )}
        {...(detail
          ? {
              dayHeaderContent: ({ date, text }: { readonly date: Date; readonly text: string }) => (
                <span className={classes.dayHead}>
                  <span>{text}</span>
                  {markOf(date)}
                </span>
              ),
            }
          : {})}
        displayEventTime={false}
        eventDisplay="block"
        events={detail ? placeEvents(sessions) : sessionEvents(sessions)}
        eventClass={(info) => `${classes.event ?? ""} cc-look-${ofEvent(info.event).look}`}
        eventContent={(info) => <EventWords of={ofEvent(info.event)} view={view} />}
        eventClick={(info) => onOpen(ofEvent(info.event))}
        dateClick={(info) => onDay(info.dateStr.slice(0, 10))}
        eventDrop={(info: EventDropInfo) => {
          const start = info.event.start;
          if (start) onDrop({ of: ofEvent(info.event), startsAt: start.getTime(), revert: info.revert });
          else info.revert();
        }}
      />
    </div>
  );
}
