import { useMutation } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import { bookAppointment } from "@/features/clinics/api/appointments";
import type { Appointment, Booking } from "@/features/clinics/api/appointments";
import { useRefreshClinics } from "@/features/clinics/api/clinics";
import { formatTold } from "@/shared/lib/format";
import { newClientId } from "@/shared/lib/uuid";
import { showDone } from "@/shared/ui/undo";

export type Wanted = Omit<Booking, "client_id">;

/** Books once: the same wish that is sent again, after an answer was lost, has the same id. */
export function useBooking(onDone: (booked: Appointment) => void): UseMutationResult<Appointment, Error, Wanted> {
  const { t } = useTranslation("clinics");
  const refresh = useRefreshClinics();
  const sent = useRef({ wish: "", id: "" });
  return useMutation({
    mutationFn: (wanted: Wanted) => {
      const wish = JSON.stringify(wanted);
      if (sent.current.wish !== wish) sent.current = { wish, id: newClientId() };
      return bookAppointment({ ...wanted, client_id: sent.current.id });
    },
    onSuccess: (booked) => {
      refresh();
      showDone(t("was_booked", { name: booked.patient.display_name, when: formatTold(booked.starts_at) }));
      onDone(booked);
    },
    onError: refresh,
  });
}
