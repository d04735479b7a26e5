import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { atClock } from "@/features/record/lib/entry-draft";
import { momentOf, readClock } from "@/shared/lib/moment";

interface ClockFieldProps {
  readonly id: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly withAsterisk: boolean;
  /** As it stands in the field of the day. */
  readonly day: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly onFocus: () => void;
}

/** The time of an instant whose day is asked beside it. */
export function ClockField({ day, value, error, onChange, ...shared }: ClockFieldProps): ReactNode {
  const { t } = useTranslation("dates");
  const { clock } = momentOf(value);
  const read = readClock(clock);
  return (
    <TextInput
      {...shared}
      label={t("clock")}
      placeholder="09:30"
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
      value={clock}
      error={error ?? (clock !== "" && read === null ? t("no_clock") : undefined)}
      onChange={(event) => onChange(atClock(day, event.currentTarget.value))}
      onBlur={() => {
        if (read && read !== clock) onChange(atClock(day, read));
      }}
    />
  );
}
