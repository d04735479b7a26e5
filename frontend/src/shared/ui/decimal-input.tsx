import { NumberInput } from "@mantine/core";
import type { NumberInputProps } from "@mantine/core";
import type { ReactNode } from "react";

import { decimalSeparator } from "@/shared/lib/format";
import { isStroke, withOwnSign } from "@/shared/lib/typed-number";

/** A number with the decimal sign of the language; comma and point both count, typed or put in at once. */
export function DecimalInput(props: NumberInputProps): ReactNode {
  const own = decimalSeparator();
  return (
    <NumberInput
      decimalSeparator={own}
      allowedDecimalSeparators={[",", "."]}
      hideControls
      {...props}
      onChangeCapture={(event) => {
        const field = event.target;
        if (!(field instanceof HTMLInputElement) || isStroke(event.nativeEvent)) return;
        const mended = withOwnSign(field.value, own, props.allowDecimal === false);
        if (mended === field.value) return;
        // before the field itself reads what stands there; the caret stays where the text was put in
        const caret = (field.selectionEnd ?? field.value.length) + mended.length - field.value.length;
        field.value = mended;
        field.setSelectionRange(caret, caret);
      }}
    />
  );
}
