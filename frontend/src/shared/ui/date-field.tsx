import { DateInput } from "@mantine/dates";
import type { DateInputProps } from "@mantine/dates";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { parseTypedDate } from "@/shared/lib/parse-date";

type DateFieldProps = Omit<DateInputProps, "valueFormat" | "dateParser" | "value" | "onChange"> & {
  /** "2026-03-05" or null. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
};

/** A date that can be typed the Italian way (5/3/26, 05032026, 5.3.2026) or chosen in the calendar. */
export function DateField({ value, onChange, ...props }: DateFieldProps): ReactNode {
  const { t } = useTranslation("common");
  return (
    <DateInput
      {...props}
      value={value}
      onChange={(next) => onChange(next)}
      valueFormat="DD/MM/YYYY"
      dateParser={parseTypedDate}
      placeholder={props.placeholder ?? t("date_placeholder")}
      ariaLabels={{
        previousMonth: t("calendar.previous"),
        nextMonth: t("calendar.next"),
        previousYear: t("calendar.previous"),
        nextYear: t("calendar.next"),
        previousDecade: t("calendar.previous"),
        nextDecade: t("calendar.next"),
        monthLevelControl: t("calendar.months"),
        yearLevelControl: t("calendar.years"),
      }}
      popoverProps={{ withinPortal: true }}
      defaultLevel={props.defaultLevel ?? "month"}
    />
  );
}
