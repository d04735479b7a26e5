import { Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { momentOf, readClock, valueOfMoment } from "@/features/record/lib/instant";
import type { Moment } from "@/features/record/lib/instant";
import { DateField } from "@/shared/ui/date-field";

interface InstantFieldProps {
  readonly id: string;
  readonly label: ReactNode;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly value: string | null;
  readonly maxDate: Date | undefined;
  readonly onChange: (value: string | null) => void;
  readonly onFocus: () => void;
}

/** A day and a time of day on the clocks of Italy. */
export function InstantField({ id, label, description, error, value, maxDate, onChange, onFocus }: InstantFieldProps): ReactNode {
  const { t } = useTranslation("record");
  const moment = momentOf(value);
  const change = (next: Partial<Moment>): void => onChange(valueOfMoment({ ...moment, ...next }));
  const noTime = moment.clock !== "" && readClock(moment.clock) === null;
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <DateField
        id={id}
        label={label}
        description={description}
        error={error}
        value={moment.day}
        maxDate={maxDate}
        style={{ flex: 1 }}
        onFocus={onFocus}
        onChange={(day) => change({ day: day ?? "" })}
        onUnreadable={(day) => change({ day })}
      />
      <TextInput
        label={t("clock")}
        placeholder="09:30"
        inputMode="numeric"
        maxLength={5}
        w={84}
        value={moment.clock}
        error={noTime ? t("no_clock") : undefined}
        onFocus={onFocus}
        onChange={(event) => change({ clock: event.currentTarget.value })}
        onBlur={() => {
          const clock = readClock(moment.clock);
          if (clock && clock !== moment.clock) change({ clock });
        }}
      />
    </Group>
  );
}
