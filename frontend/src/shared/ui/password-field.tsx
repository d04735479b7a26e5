import { PasswordInput } from "@mantine/core";
import type { PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

/** Mantine's field with a name for its eye, and with `aria-invalid`, which the original leaves out. */
export function PasswordField(props: PasswordInputProps): ReactNode {
  const { t } = useTranslation("auth");
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ "aria-label": t("signin.show_password") }}
      {...props}
      aria-invalid={props.error ? true : undefined}
    />
  );
}
