import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { signIn } from "@/features/auth/api/sign-in";
import type { SignInStep } from "@/features/auth/api/sign-in";
import { isApiError } from "@/shared/api/api-error";
import { PasswordField } from "@/shared/ui/password-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

interface SignInFormProps {
  readonly onStep: (step: SignInStep) => void;
  /** Set when the same person signs in again over an open page. */
  readonly fixedEmail?: string | undefined;
}

export function SignInForm({ onStep, fixedEmail }: SignInFormProps): ReactNode {
  const { t } = useTranslation("auth");
  const form = useForm({
    initialValues: { email: fixedEmail ?? "", password: "" },
    validate: {
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t("signin.email_needed")),
      password: (value) => (value === "" ? t("signin.password_needed") : null),
    },
  });
  const login = useMutation({
    mutationFn: (values: typeof form.values) => signIn(values.email.trim(), values.password),
    onSuccess: (step) => onStep(step),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const tooMany = isApiError(login.error) && login.error.status === 429;
  const atFields = isApiError(login.error) && Object.keys(login.error.fields).length > 0;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => login.mutate(values))}>
      <Stack gap="md">
        {login.error && !atFields ? (
          <FormProblem error={login.error} sentence={tooMany ? t("signin.too_many") : undefined} />
        ) : null}
        <TextInput
          label={t("signin.email")}
          type="email"
          name="email"
          autoComplete="username"
          size="md"
          readOnly={fixedEmail !== undefined}
          data-autofocus={fixedEmail === undefined || undefined}
          {...form.getInputProps("email")}
        />
        <PasswordField
          label={t("signin.password")}
          name="password"
          autoComplete="current-password"
          size="md"
          data-autofocus={fixedEmail !== undefined || undefined}
          {...form.getInputProps("password")}
        />
        <Button type="submit" size="md" loading={login.isPending} fullWidth>
          {t("signin.submit")}
        </Button>
      </Stack>
    </form>
  );
}
