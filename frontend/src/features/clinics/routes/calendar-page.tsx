import { ActionIcon, Button, Group, SegmentedControl, Select, Skeleton, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCalendarPlus, IconChevronLeft, IconChevronRight, IconPrinter, IconSettings, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { moveAppointment } from "@/features/clinics/api/appointments";
import type { Appointment } from "@/features/clinics/api/appointments";
import { clinicsQuery, useLiveClinics, useRefreshClinics } from "@/features/clinics/api/clinics";
import type { Clinics } from "@/features/clinics/api/clinics";
import { sessionsQuery } from "@/features/clinics/api/sessions";
import type { Session } from "@/features/clinics/api/sessions";
import type { Dropped } from "@/features/clinics/components/calendar-view";
import classes from "@/features/clinics/components/clinics.module.css";
import { DecideBar } from "@/features/clinics/components/decide-bar";
import { MarkedDays } from "@/features/clinics/components/marked-days";
import { PrintedSessions } from "@/features/clinics/components/printed-sessions";
import { SessionDialog } from "@/features/clinics/components/session-dialogs";
import type { SessionAct } from "@/features/clinics/components/session-dialogs";
import { freePlaceAt } from "@/features/clinics/lib/events";
import { daysOf, mondayOf, shiftDay, stepped, VIEWS } from "@/features/clinics/lib/period";
import type { View } from "@/features/clinics/lib/period";
import { LOOK_TONES } from "@/features/clinics/lib/tones";
import type { Look } from "@/features/clinics/lib/tones";
import { wallOf } from "@/features/clinics/lib/wall";
import { blockingError } from "@/shared/api/blocking-error";
import { dayInRome, formatDateMedium, formatDayLong, formatMonth, formatTold } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone, showFailure, showProblem } from "@/shared/ui/undo";
import { newClientId } from "@/shared/lib/uuid";

const CalendarView = lazy(() => import("@/features/clinics/components/calendar-view"));
/** More of them would push the calendar out of sight; they stand in it, and on Today. */
const MOST_ASKED = 2;
const LOOKS: readonly Look[] = ["free", "full", "needs_decision", "closed", "held", "cancelled"];

export interface CalendarSearch {
  readonly view?: View | undefined;
  readonly on?: string | undefined;
  readonly clinic?: string | undefined;
}

function periodName(view: View, on: string): string {
  if (view === "day") return formatDayLong(on);
  if (view === "week") return `${formatDateMedium(mondayOf(on))} – ${formatDateMedium(shiftDay(mondayOf(on), 6))}`;
  if (view === "list") return `${formatDateMedium(on)} – ${formatDateMedium(daysOf("list", on).to)}`;
  return formatMonth(on);
}

/** What the clinics of one's centres hold, and who comes. */
export function CalendarPage({ search }: { readonly search: CalendarSearch }): ReactNode {
  const { t } = useTranslation("clinics");
  useLiveClinics();
  const clinics = useQuery(clinicsQuery);
  const failed = blockingError(clinics);
  return (
    <Page title={t("calendar")}>
      <div className="cc-no-print">
        <PageHeader
          title={t("calendar")}
          actions={
            <>
              <LinkButton to="/calendar/waiting" variant="default" leftSection={<IconUsers size={17} aria-hidden="true" />}>
                {t("waiting.link")}
              </LinkButton>
              {clinics.data?.can_create ? (
                <LinkButton to="/calendar/clinics/new" leftSection={<IconCalendarPlus size={18} aria-hidden="true" />}>
                  {t("new")}
                </LinkButton>
              ) : null}
            </>
          }
        />
      </div>
      {clinics.isPending ? <ListSkeleton /> : null}
      {failed ? <ErrorState error={failed} onRetry={() => void clinics.refetch()} /> : null}
      {clinics.data && !failed && clinics.data.clinics.length === 0 ? (
        <div className="cc-surface">
          <EmptyState title={t("none.title")} hint={t(clinics.data.can_create ? "none.hint" : "none.not_here")} action={clinics.data.can_create ? <LinkButton to="/calendar/clinics/new">{t("new")}</LinkButton> : undefined} />
        </div>
      ) : null}
      {clinics.data && !failed && clinics.data.clinics.length > 0 ? <Planner words={clinics.data} search={search} /> : null}
    </Page>
  );
}

function Planner({ words, search }: { readonly words: Clinics; readonly search: CalendarSearch }): ReactNode {
  const { t } = useTranslation("clinics");
  const navigate = useNavigate();
  const refresh = useRefreshClinics();
  const narrow = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const view = search.view ?? (narrow ? "list" : "month");
  const today = dayInRome(new Date());
  const on = search.on ?? today;
  const [dialog, setDialog] = useState<{ readonly session: Session; readonly act: SessionAct; readonly to?: string; readonly revert?: () => void } | null>(null);
  const sessions = useQuery(sessionsQuery({ ...daysOf(view, on), clinic: search.clinic, detail: view === "week" || view === "day" }));
  const failed = blockingError(sessions);
  const rows = sessions.data?.sessions ?? [];
  const days = sessions.data?.days ?? [];
  const go = (next: CalendarSearch): void => void navigate({ to: "/calendar", search: { ...search, ...next }, replace: true });
  const move = useMutation({
    mutationFn: ({ appointment, session, place }: { readonly appointment: Appointment; readonly session: string; readonly place: string }) => moveAppointment(appointment, { session_id: session, place_id: place, client_id: newClientId() }),
    onSuccess: (moved) => showDone(t("was_moved", { name: moved.patient.display_name, when: formatTold(moved.starts_at) })),
    onError: showFailure,
    onSettled: refresh,
  });
  const dropped = ({ of, startsAt, revert }: Dropped): void => {
    if (!of.place) {
      const wall = wallOf(new Date(startsAt), of.session.clinic.zone);
      setDialog({ session: of.session, act: "move", to: view === "month" ? `${wall.slice(0, 10)}T${wallOf(of.session.starts_at, of.session.clinic.zone).slice(11)}` : wall, revert });
      return;
    }
    revert();
    const free = freePlaceAt(rows, of.session.clinic.id, startsAt);
    if (!free || !of.place.appointment) showProblem(t("drop.not_free"));
    else move.mutate({ appointment: of.place.appointment, session: free.session.id, place: free.place.id });
  };
  const clinic = words.clinics.find((item) => item.id === search.clinic);
  // a list of nothing is told apart from one that is still read, and says which days it is of
  const listsNothing = (view === "list" || (narrow && view === "week")) && sessions.data?.sessions.length === 0 && !sessions.isPlaceholderData;
  const undecided = rows.filter((session) => session.state === "needs_decision");
  return (
    <>
      <div className={classes.bar}>
        <Group gap={4} className="cc-no-print">
          <ActionIcon variant="default" aria-label={t("period.previous")} onClick={() => go({ on: stepped(view, on, -1) })}>
            <IconChevronLeft size={18} aria-hidden="true" />
          </ActionIcon>
          <Button variant="default" onClick={() => go({ on: today })}>
            {t("period.today")}
          </Button>
          <ActionIcon variant="default" aria-label={t("period.next")} onClick={() => go({ on: stepped(view, on, 1) })}>
            <IconChevronRight size={18} aria-hidden="true" />
          </ActionIcon>
        </Group>
        <h2 aria-live="polite" className="cc-no-print">{periodName(view, on)}</h2>
        <SegmentedControl className="cc-no-print" value={view} aria-label={t("view.label")} data={VIEWS.map((item) => ({ value: item, label: t(`view.${item}`) }))} onChange={(next) => go({ view: next as View })} />
        <Select className="cc-no-print" aria-label={t("clinic")} placeholder={t("all_clinics")} clearable w={260} maw="100%" data={words.clinics.map((item) => ({ value: item.id, label: item.title }))} value={search.clinic ?? null} onChange={(id) => go({ clinic: id ?? undefined })} />
        {clinic ? (
          <LinkButton to="/calendar/clinics/$clinicId" params={{ clinicId: clinic.id }} variant="default" className="cc-no-print" leftSection={<IconSettings size={17} aria-hidden="true" />}>
            {t("settings.link")}
          </LinkButton>
        ) : null}
        <ActionIcon variant="default" className="cc-no-print" aria-label={t("print")} onClick={() => window.print()}>
          <IconPrinter size={18} aria-hidden="true" />
        </ActionIcon>
      </div>
      {failed ? <ErrorState error={failed} onRetry={() => void sessions.refetch()} /> : null}
      {undecided.slice(0, MOST_ASKED).map((session) =>
        words.clinics.find((item) => item.id === session.clinic.id)?.can_run ? (
          <div key={session.id} style={{ marginBottom: 12 }}>
            <Text size="sm" fw={650} mb={4}>
              {session.clinic.title} · {formatTold(session.starts_at)}
            </Text>
            <DecideBar session={session} onAct={(act) => setDialog({ session, act })} />
          </div>
        ) : null,
      )}
      {failed ? null : (
        <div className={`cc-surface cc-no-print ${classes.box ?? ""}`} aria-busy={sessions.isFetching}>
          {listsNothing ? (
            <EmptyState
              title={t("list_empty.title")}
              hint={clinic ? t("list_empty.of_clinic", { clinic: clinic.title }) : t("list_empty.hint")}
              action={
                clinic ? (
                  <Button variant="default" onClick={() => go({ clinic: undefined })}>
                    {t("all_clinics")}
                  </Button>
                ) : undefined
              }
            />
          ) : (
            <Suspense fallback={<Skeleton height={480} />}>
              <CalendarView
                view={view}
                narrow={narrow}
                on={on}
                sessions={rows}
                days={days}
                onDay={(day) => go({ view: "day", on: day })}
                onOpen={(of) => void navigate({ to: "/calendar/sessions/$sessionId", params: { sessionId: of.session.id } })}
                onDrop={dropped}
              />
            </Suspense>
          )}
        </div>
      )}
      {failed ? null : <PrintedSessions sessions={view === "month" ? rows.filter((session) => session.on.startsWith(on.slice(0, 7))) : rows} clinics={clinic ? [clinic] : words.clinics} when={periodName(view, on)} />}
      <MarkedDays days={view === "month" ? days.filter((day) => day.on.startsWith(on.slice(0, 7))) : days} />
      <div className={`${classes.legend ?? ""} cc-no-print`} aria-label={t("legend")}>
        {LOOKS.map((look) => (
          <StatusBadge key={look} tone={LOOK_TONES[look]} label={t(`look.${look}`)} />
        ))}
      </div>
      {dialog ? (
        <SessionDialog
          session={dialog.session}
          act={dialog.act}
          to={dialog.to}
          onClose={() => {
            dialog.revert?.();
            setDialog(null);
          }}
        />
      ) : null}
    </>
  );
}
