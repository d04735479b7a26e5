import { Chip, Text } from "@mantine/core";
import { useId } from "react";
import type { ReactNode } from "react";

import classes from "@/features/toxicity/components/toxicity.module.css";

interface ChoicesProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | null;
  readonly error?: string | undefined;
  readonly withAsterisk?: boolean;
  readonly onChange: (value: string | null) => void;
}

/** One of several, as buttons for a thumb; a second tap takes the answer back. */
export function Choices({ label, options, value, error, withAsterisk = false, onChange }: ChoicesProps): ReactNode {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} data-refused={error ? true : undefined}>
      <Text id={id} size="sm" fw={550} mb={4}>
        {label}
        {withAsterisk ? (
          <span aria-hidden="true" className={classes.asterisk}>
            {" *"}
          </span>
        ) : null}
      </Text>
      <div className={classes.choices}>
        <Chip.Group value={value} onChange={(next) => onChange(next)}>
          {options.map((option) => (
            <Chip key={option.value} value={option.value} radius="md" onClick={() => (value === option.value ? onChange(null) : undefined)}>
              {option.label}
            </Chip>
          ))}
        </Chip.Group>
      </div>
      {error ? (
        <Text size="xs" c="var(--cc-danger-text)" role="alert">
          {error}
        </Text>
      ) : null}
    </div>
  );
}

interface SeveralProps extends Omit<ChoicesProps, "value" | "onChange"> {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
}

/** Any number of several. */
export function Several({ label, options, value, onChange }: SeveralProps): ReactNode {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <Text id={id} size="sm" fw={550} mb={4}>
        {label}
      </Text>
      <div className={classes.choices}>
        <Chip.Group multiple value={[...value]} onChange={(next) => onChange(next)}>
          {options.map((option) => (
            <Chip key={option.value} value={option.value} radius="md">
              {option.label}
            </Chip>
          ))}
        </Chip.Group>
      </div>
    </div>
  );
}
