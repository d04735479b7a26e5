import { Button, Group, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { dayInRome, formatTime } from "@/shared/lib/format";

/** The wall's clock of an instant, as the browser's own field wants it. */
function wallOf(instant: string): string {
  return `${dayInRome(new Date(instant))}T${formatTime(instant)}`;
}

/** From a wall time in Italy to the instant: the offset is looked up at that time, summer or winter. */
function instantOf(wall: string): string | null {
  const guess = new Date(`${wall}:00Z`);
  if (Number.isNaN(guess.getTime())) return null;
  const shown = new Date(`${wallOf(guess.toISOString())}:00Z`);
  return new Date(guess.getTime() - (shown.getTime() - guess.getTime())).toISOString();
}

interface WhenFieldProps {
  readonly label?: string;
  readonly value: string | null;
  readonly error?: string | undefined;
  readonly onChange: (instant: string) => void;
}

/** Date and hour in Italy, with a button for "now". */
export function WhenField({ label, value, error, onChange }: WhenFieldProps): ReactNode {
  const { t } = useTranslation("toxicity");
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        type="datetime-local"
        label={label ?? t("field.observed_at")}
        value={value ? wallOf(value) : ""}
        error={error}
        max={wallOf(new Date().toISOString())}
        onChange={(event) => {
          const instant = instantOf(event.currentTarget.value);
          if (instant) onChange(instant);
        }}
      />
      <Button variant="default" onClick={() => onChange(new Date().toISOString())}>
        {t("now")}
      </Button>
    </Group>
  );
}
