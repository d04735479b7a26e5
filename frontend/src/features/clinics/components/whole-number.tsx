import { NumberInput } from "@mantine/core";
import type { NumberInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isOutside } from "@/features/clinics/lib/limits";
import type { Limits } from "@/features/clinics/lib/limits";

interface WholeNumberProps extends Omit<NumberInputProps, "min" | "max" | "clampBehavior" | "allowDecimal" | "allowNegative"> {
  readonly limits: Limits;
}

/** A whole number. What lies outside the limits can be typed, and the field says what is allowed: a digit that is ignored looks like a broken keyboard. */
export function WholeNumber({ limits, error, ...field }: WholeNumberProps): ReactNode {
  const { t } = useTranslation("clinics");
  return <NumberInput {...field} min={limits.min} max={limits.max} allowDecimal={false} allowNegative={false} clampBehavior="none" error={isOutside(field.value, limits) ? t("field.between", { ...limits }) : error} />;
}
