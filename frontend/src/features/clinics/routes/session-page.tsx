import { Button, Group, Menu, Stack, Table, Text } from "@mantine/core";
import { IconDots, IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { markAppointment } from "@/features/clinics/api/appointments";
import type { Appointment } from "@/features/clinics/api/appointments";
import { clinicsQuery, useLiveClinics, useRefreshClinics } from "@/features/clinics/api/clinics";
import { markSession, sessionQuery } from "@/features/clinics/api/sessions";
import type { Place, Session } from "@/features/clinics/api/sessions";
import { AppointmentDialog } from "@/features/clinics/components/appointment-dialogs";
import type { AppointmentAct } from "@/features/clinics/components/appointment-dialogs";
import { BookPlaceDialog } from "@/features/clinics/components/book-place-dialog";
import classes from "@/features/clinics/components/clinics.module.css";
import { DecideBar } from "@/features/clinics/components/decide-bar";
import { PlaceRow } from "@/features/clinics/components/place-row";
import type { Mark } from "@/features/clinics/components/place-row";
import { PrintHead } from "@/features/clinics/components/print-head";
import { Proposals } from "@/features/clinics/components/proposals";
import { SessionDialog } from "@/features/clinics/components/session-dialogs";
import type { SessionAct } from "@/features/clinics/components/session-dialogs";
import { LOOK_TONES, lookOf } from "@/features/clinics/lib/tones";
import { blockingError } from "@/shared/api/blocking-error";
import { formatTime, formatTold } from "@/shared/lib/format";
import { useOnePress } from "@/shared/lib/use-one-press";
import { ErrorState } from "@/shared/ui/error-state";
import { TextLink } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";
import { useNow } from "@/shared/ui/use-now";

interface SessionPageProps {
  readonly sessionId: string;
  readonly needs?: ((appointment: Appointment) => ReactNode) | undefined;
  /** The way into the visit of an appointment, for who writes in the record. */
  readonly visit?: ((appointment: Appointment) => ReactNode) | undefined;
}

type Dialog =
  | { readonly kind: "session"; readonly act: SessionAct }
  | { readonly kind: "appointment"; readonly act: AppointmentAct; readonly appointment: Appointment }
  | { readonly kind: "book"; readonly place: Place | null };

/** One afternoon: who comes at which hour, and what is still free. */
export function SessionPage({ sessionId, needs, visit }: SessionPageProps): ReactNode {
  const { t } = useTranslation("clinics");
  useLiveClinics();
  const session = useQuery(sessionQuery(sessionId));
  const failed = blockingError(session);
  return (
    <Page title={t("session.title")}>
      {session.isPending ? <ListSkeleton /> : null}
      {failed ? <ErrorState error={failed} onRetry={() => void session.refetch()} /> : null}
      {session.data && !failed ? <Afternoon session={session.data} needs={needs} visit={visit} /> : null}
    </Page>
  );
}

function Afternoon({ session, needs, visit }: Omit<SessionPageProps, "sessionId"> & { readonly session: Session }): ReactNode {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const clinic = useQuery(clinicsQuery).data?.clinics.find((item) => item.id === session.clinic.id);
  const mark = useMutation({
    mutationFn: ({ appointment, state }: { readonly appointment: Appointment; readonly state: Mark }) => markAppointment(appointment, state),
    onSuccess: (done) => showDone(`${done.patient.display_name}: ${t(`state.${done.state}`)}`),
    onError: showFailure,
    onSettled: refresh,
  });
  const markOne = useOnePress(mark.mutate);
  const markAll = useMutation({ mutationFn: (state: "open" | "closed" | "held") => markSession(session, state), onError: showFailure, onSettled: refresh });
  const canRun = clinic?.can_run ?? false;
  const look = lookOf(session);
  const places = session.places ?? [];
  const extras = places.filter((place) => place.is_extra).length;
  const alive = session.state === "open" || session.state === "closed";
  // as the server takes it: from the hour of the session on
  const begun = new Date(session.starts_at) <= useNow();
  const close = (): void => setDialog(null);
  return (
    <Stack gap="md" className={classes.sheet}>
      <div className="cc-no-print">
        <PageHeader
          title={session.clinic.title}
          description={
            <>
              <span className={classes.when}>
                {formatTold(session.starts_at)} – {formatTime(session.ends_at)}
              </span>
              {session.room ? ` · ${session.room}` : ""}
              {session.clinic.place ? ` · ${session.clinic.place}` : ""}
            </>
          }
          actions={
            <>
              <TextLink to="/calendar" search={{ on: session.on, clinic: session.clinic.id }} size="sm">
                {t("to_calendar")}
              </TextLink>
              <Button variant="default" leftSection={<IconPrinter size={17} aria-hidden="true" />} onClick={() => window.print()}>
                {t("print")}
              </Button>
              {canRun && alive ? (
                <Menu position="bottom-end">
                  <Menu.Target>
                    <Button variant="default" leftSection={<IconDots size={17} aria-hidden="true" />}>
                      {t("session.menu")}
                    </Button>
                  </Menu.Target>
                  <Menu.Dropdown>
                    <Menu.Item onClick={() => setDialog({ kind: "session", act: "move" })}>{t("session.move")}</Menu.Item>
                    <Menu.Item onClick={() => markAll.mutate(session.state === "open" ? "closed" : "open")}>{t(session.state === "open" ? "session.close" : "session.open")}</Menu.Item>
                    {begun ? <Menu.Item onClick={() => markAll.mutate("held")}>{t("session.held")}</Menu.Item> : null}
                    <Menu.Item color="red" onClick={() => setDialog({ kind: "session", act: "cancel" })}>
                      {t("session.cancel")}
                    </Menu.Item>
                  </Menu.Dropdown>
                </Menu>
              ) : null}
            </>
          }
        />
      </div>
      <Group gap="sm" className="cc-no-print">
        <StatusBadge tone={LOOK_TONES[look]} label={t(`look.${look}`)} />
        <Text size="sm">{t("booked_of", { taken: session.place_count - session.free_count, places: session.place_count })}</Text>
        {session.reason ? <Text size="sm">{session.reason}</Text> : null}
      </Group>
      {session.state === "needs_decision" && canRun ? <DecideBar session={session} onAct={(act) => setDialog({ kind: "session", act })} /> : null}
      <div className={`cc-surface ${classes.places ?? ""}`}>
        <Table verticalSpacing="xs">
          <Table.Caption className="cc-visually-hidden">{t("session.caption")}</Table.Caption>
          <Table.Thead>
            <PrintHead hospital={session.clinic.centre.name} clinic={session.clinic.title} when={[`${formatTold(session.starts_at)} – ${formatTime(session.ends_at)}`, session.room, session.clinic.place].filter(Boolean).join(" · ")} columns={5} />
            <Table.Tr>
              <Table.Th scope="col">{t("column.number")}</Table.Th>
              <Table.Th scope="col">{t("column.hour")}</Table.Th>
              <Table.Th scope="col">{t("column.patient")}</Table.Th>
              <Table.Th scope="col">{t("column.visit")}</Table.Th>
              <Table.Th scope="col">{t("column.state")}</Table.Th>
              <Table.Th scope="col" className="cc-no-print">
                <span className="cc-visually-hidden">{t("column.actions")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {places.map((place) => (
              <PlaceRow
                key={place.id}
                session={session}
                place={place}
                canRun={canRun}
                needs={needs}
                visit={visit}
                busy={mark.isPending && mark.variables.appointment.id === place.appointment?.id}
                onBook={() => setDialog({ kind: "book", place })}
                onMark={(appointment, state) => markOne({ appointment, state })}
                onAct={(appointment, act) => setDialog({ kind: "appointment", act, appointment })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {clinic?.can_overbook && canRun && session.state === "open" && session.free_count === 0 && extras < clinic.max_overbooked ? (
        <Group className="cc-no-print">
          <Button variant="default" onClick={() => setDialog({ kind: "book", place: null })}>
            {t("book.extra")}
          </Button>
        </Group>
      ) : null}
      {session.state === "open" ? <Proposals clinicId={session.clinic.id} sessionId={session.id} visitTypes={clinic?.visit_types ?? []} canRun={canRun} /> : null}
      {dialog?.kind === "session" ? <SessionDialog session={session} act={dialog.act} onClose={close} /> : null}
      {dialog?.kind === "appointment" ? <AppointmentDialog appointment={dialog.appointment} act={dialog.act} onClose={close} /> : null}
      {dialog?.kind === "book" && clinic ? <BookPlaceDialog clinic={clinic} session={session} place={dialog.place} onClose={close} /> : null}
    </Stack>
  );
}
