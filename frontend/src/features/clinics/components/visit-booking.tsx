import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { patientAppointmentsQuery } from "@/features/clinics/api/appointments";
import { clinicsQuery, useLiveClinics } from "@/features/clinics/api/clinics";
import { AppointmentDialog } from "@/features/clinics/components/appointment-dialogs";
import { BookPatientDialog } from "@/features/clinics/components/book-patient-dialog";
import type { ForWhom } from "@/features/clinics/components/book-patient-dialog";
import { PickDialog } from "@/features/clinics/components/pick-dialog";
import { isComing, STATE_TONES } from "@/features/clinics/lib/tones";
import { formatTold } from "@/shared/lib/format";
import { StatusBadge } from "@/shared/ui/status-badge";

interface VisitBookingProps {
  readonly patientId: string;
  readonly visit: NonNullable<ForWhom["visit"]>;
  /** A visit that is done or will not take place is booked no more. */
  readonly isOpen: boolean;
  /** Who has died is given no place any more, another one neither; what there was is still said and may be cancelled. */
  readonly hasDied: boolean;
}

/** The appointment of a planned visit, or the way to one. */
export function VisitBooking({ patientId, visit, isOpen, hasDied }: VisitBookingProps): ReactNode {
  const { t } = useTranslation("clinics");
  useLiveClinics();
  const appointments = useQuery(patientAppointmentsQuery(patientId));
  const clinics = useQuery(clinicsQuery).data?.clinics ?? [];
  const [dialog, setDialog] = useState<"book" | "pick" | "move" | "cancel" | null>(null);
  const mine = appointments.data?.find((item) => item.planned_visit?.id === visit.id && item.state !== "cancelled");
  const runs = clinics.some((clinic) => clinic.can_run && clinic.is_active && (!mine || clinic.id === mine.clinic.id));
  if (appointments.isPending) return null;
  return (
    <>
      {mine ? (
        <Group gap="sm" my="xs">
          <StatusBadge tone={STATE_TONES[mine.state]} label={t(`state.${mine.state}`)} />
          <Text size="sm">
            {formatTold(mine.starts_at)} · {mine.clinic.title}
            {mine.room ? ` · ${mine.room}` : ""}
          </Text>
          {runs && isComing(mine) ? (
            <>
              {hasDied ? null : (
                <Button size="compact-sm" variant="default" onClick={() => setDialog("move")}>
                  {t("move.title")}
                </Button>
              )}
              <Button size="compact-sm" variant="subtle" onClick={() => setDialog("cancel")}>
                {t("cancel_one.title")}
              </Button>
            </>
          ) : null}
        </Group>
      ) : null}
      {isOpen && !hasDied && runs && (!mine || mine.state === "no_show") ? (
        <Group gap="xs" my="xs">
          <Button size="compact-md" variant="light" onClick={() => setDialog("book")}>
            {t("book.action")}
          </Button>
          <Button size="compact-md" variant="subtle" onClick={() => setDialog("pick")}>
            {t("pick.title")}
          </Button>
        </Group>
      ) : null}
      {dialog === "book" ? <BookPatientDialog whom={{ patientId, visit }} onClose={() => setDialog(null)} /> : null}
      {dialog === "pick" ? <PickDialog whom={{ patientId, visit }} onClose={() => setDialog(null)} /> : null}
      {mine && (dialog === "move" || dialog === "cancel") ? <AppointmentDialog act={dialog} appointment={mine} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
