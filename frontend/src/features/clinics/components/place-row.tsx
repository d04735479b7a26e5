import { ActionIcon, Button, Group, Menu, Table, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Appointment } from "@/features/clinics/api/appointments";
import type { Place, Session } from "@/features/clinics/api/sessions";
import type { AppointmentAct } from "@/features/clinics/components/appointment-dialogs";
import classes from "@/features/clinics/components/clinics.module.css";
import { isComing, STATE_TONES } from "@/features/clinics/lib/tones";
import { useWording } from "@/shared/i18n/use-wording";
import { dayInRome, formatDate, formatDateTime, formatTime } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";
import { useNow } from "@/shared/ui/use-now";

export type Mark = "booked" | "arrived" | "done" | "no_show";

interface PlaceRowProps {
  readonly session: Session;
  readonly place: Place;
  readonly canRun: boolean;
  readonly busy: boolean;
  readonly onBook: () => void;
  readonly onMark: (appointment: Appointment, state: Mark) => void;
  readonly onAct: (appointment: Appointment, act: AppointmentAct) => void;
  /** What the visit needs, for who may read the record; nothing for the secretary. */
  readonly needs?: ((appointment: Appointment) => ReactNode) | undefined;
  readonly visit?: ((appointment: Appointment) => ReactNode) | undefined;
}

/** Who comes, is here or was here has a visit. */
const HELD: ReadonlySet<Appointment["state"]> = new Set(["booked", "arrived", "done"]);

/** The step that comes next with somebody who is booked. */
function nextOf(appointment: Appointment, today: boolean): Mark | null {
  if (appointment.state === "offered") return "booked";
  if (!today) return null;
  if (appointment.state === "booked") return "arrived";
  return appointment.state === "arrived" ? "done" : null;
}

/** One place of a session: its hour, who comes, and what is done next. */
export function PlaceRow({ session, place, canRun, busy, onBook, onMark, onAct, needs, visit }: PlaceRowProps): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const [open, setOpen] = useState(false);
  const { appointment } = place;
  const now = useNow();
  const begun = session.on <= dayInRome(now);
  const due = appointment ? new Date(appointment.starts_at) <= now : false;
  const next = appointment ? nextOf(appointment, begun) : null;
  return (
    <>
      <Table.Tr data-taken={place.taken || undefined}>
        <Table.Td className={`cc-numbers ${classes.number ?? ""}`}>{place.number}</Table.Td>
        <Table.Td className={classes.hour}>
          <time dateTime={place.starts_at}>{formatTime(place.starts_at)}</time>
          {place.is_extra ? <Text size="xs">{t("place.extra")}</Text> : null}
        </Table.Td>
        {appointment ? (
          <>
            <Table.Td>
              <Link to="/cases/$patientId" params={{ patientId: appointment.patient.id }} className={classes.name}>
                {appointment.patient.display_name}
              </Link>
              <Text size="xs" c="dimmed">
                {formatDate(appointment.patient.birth_date)}
                {appointment.patient.phone ? ` · ${appointment.patient.phone}` : ""}
              </Text>
            </Table.Td>
            <Table.Td>
              {appointment.planned_visit ? say(appointment.planned_visit, "label") : say(appointment.visit_type, "label")}
              {appointment.mode === "video" ? <Text size="xs">{t("mode_video")}</Text> : null}
              {appointment.note ? <Text size="xs">{appointment.note}</Text> : null}
              {place.extra_reason ? <Text size="xs">{place.extra_reason}</Text> : null}
              {needs && appointment.planned_visit ? (
                <Button size="compact-xs" variant="subtle" className="cc-no-print" aria-expanded={open} onClick={() => setOpen(!open)}>
                  {t(open ? "needs.hide" : "needs.show")}
                </Button>
              ) : null}
            </Table.Td>
            <Table.Td>
              <StatusBadge tone={STATE_TONES[appointment.state]} label={t(`state.${appointment.state}`)} />
              {appointment.state === "offered" && appointment.expires_at ? <Text size="xs">{t("until", { at: formatDateTime(appointment.expires_at) })}</Text> : null}
            </Table.Td>
          </>
        ) : (
          <Table.Td colSpan={3}>
            <Text size="sm" c="dimmed">
              {t(place.taken ? "place.someone" : "place.free")}
            </Text>
          </Table.Td>
        )}
        <Table.Td className={`cc-no-print ${classes.acts ?? ""}`}>
          {visit && appointment && begun && HELD.has(appointment.state) ? visit(appointment) : null}
          {canRun ? (
            <Group gap={6} justify="flex-end">
              {!place.taken && session.state === "open" ? (
                <Button size="compact-md" variant="light" aria-label={t("book.place", { hour: formatTime(place.starts_at) })} onClick={onBook}>
                  {t("book.action")}
                </Button>
              ) : null}
              {appointment && next ? (
                <Button size="compact-md" variant={next === "done" ? "default" : "filled"} loading={busy} onClick={() => onMark(appointment, next)}>
                  {t(`mark.${next}`)}
                </Button>
              ) : null}
              {appointment ? (
                <Menu position="bottom-end" withinPortal>
                  <Menu.Target>
                    <ActionIcon aria-label={t("more_for", { name: appointment.patient.display_name })}>
                      <IconDots size={18} aria-hidden="true" />
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown>
                    {due && (appointment.state === "booked" || appointment.state === "arrived") ? <Menu.Item onClick={() => onMark(appointment, "no_show")}>{t("mark.no_show")}</Menu.Item> : null}
                    {isComing(appointment) ? <Menu.Item onClick={() => onAct(appointment, "move")}>{t("move.title")}</Menu.Item> : null}
                    {isComing(appointment) ? (
                      <Menu.Item color="red" onClick={() => onAct(appointment, "cancel")}>
                        {t("cancel_one.title")}
                      </Menu.Item>
                    ) : null}
                    {appointment.state === "arrived" || appointment.state === "no_show" ? <Menu.Item onClick={() => onMark(appointment, "booked")}>{t("mark.back")}</Menu.Item> : null}
                    {appointment.state === "done" ? <Menu.Item onClick={() => onMark(appointment, "arrived")}>{t("mark.back")}</Menu.Item> : null}
                  </Menu.Dropdown>
                </Menu>
              ) : null}
            </Group>
          ) : null}
        </Table.Td>
      </Table.Tr>
      {open && appointment && needs ? (
        <Table.Tr className="cc-no-print">
          <Table.Td />
          <Table.Td colSpan={5}>{needs(appointment)}</Table.Td>
        </Table.Tr>
      ) : null}
    </>
  );
}
