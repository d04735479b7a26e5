import type { NumberInputProps } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";

import { DecimalInput } from "@/shared/ui/decimal-input";

/** What a form keeps for any field; in this one a number, maybe as text, or null for none. */
type Kept = string | number | boolean | readonly string[] | null;

interface ExactNumberInputProps extends Omit<NumberInputProps, "value" | "onChange"> {
  readonly value: Kept;
  readonly onChange: (value: Kept) => void;
}

/** Keeps what is being typed ("1,") which is no number yet, and reports numbers only. */
export function ExactNumberInput({ value, onChange, ...rest }: ExactNumberInputProps): ReactNode {
  const [typed, setTyped] = useState<{ readonly text: string | number; readonly value: Kept } | null>(null);
  return (
    <DecimalInput
      decimalScale={10}
      {...rest}
      value={typed && typed.value === value ? typed.text : value === null ? "" : Number(value)}
      onChange={(next) => {
        const number = next === "" ? null : typeof next === "number" ? next : value;
        setTyped({ text: next, value: number });
        onChange(number);
      }}
    />
  );
}
