import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMailCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { requestPasswordReset, resetPassword } from "@/features/auth/api/sign-in";
import { AuthPage } from "@/features/auth/components/auth-page";
import { PasswordField } from "@/shared/ui/password-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { showDone } from "@/shared/ui/undo";
import { TextLink } from "@/shared/ui/link-button";

function AskForLink(): ReactNode {
  const { t } = useTranslation("auth");
  const form = useForm({
    initialValues: { email: "" },
    validate: { email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t("signin.email_needed")) },
  });
  const ask = useMutation({
    mutationFn: (email: string) => requestPasswordReset(email.trim()),
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  if (ask.isSuccess) {
    return (
      <Alert
        color="green"
        variant="light"
        icon={<IconMailCheck aria-hidden="true" />}
        role="status"
        title={t("reset.sent_title")}
      >
        {t("reset.sent")}
      </Alert>
    );
  }
  return (
    <form noValidate onSubmit={form.onSubmit((values) => ask.mutate(values.email))}>
      <Stack gap="md">
        <FormProblem error={ask.error} knownFields={["email"]} />
        <TextInput
          label={t("signin.email")}
          type="email"
          autoComplete="username"
          size="md"
          {...form.getInputProps("email")}
        />
        <Button type="submit" size="md" loading={ask.isPending} fullWidth>
          {t("reset.ask")}
        </Button>
      </Stack>
    </form>
  );
}

function ChooseNew({ resetKey }: { readonly resetKey: string }): ReactNode {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { password: "", again: "" },
    validate: {
      password: (value) => (value.length < 12 ? t("reset.too_short") : null),
      again: (value, values) => (value === values.password ? null : t("reset.differs")),
    },
  });
  const reset = useMutation({
    mutationFn: (password: string) => resetPassword(resetKey, password),
    onSuccess: () => {
      showDone(t("reset.changed"));
      void navigate({ to: "/signin", search: {} });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => reset.mutate(values.password))}>
      <Stack gap="md">
        <FormProblem error={reset.error} knownFields={["password"]} />
        <PasswordField
          label={t("reset.new_password")}
          description={t("reset.rule")}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps("password")}
        />
        <PasswordField
          label={t("reset.again")}
          autoComplete="new-password"
          size="md"
          {...form.getInputProps("again")}
        />
        <Button type="submit" size="md" loading={reset.isPending} fullWidth>
          {t("reset.change")}
        </Button>
      </Stack>
    </form>
  );
}

/** Without a key: asks for the mail address. With the key of the mail: takes the new password. */
export function ResetPage(): ReactNode {
  const { t } = useTranslation("auth");
  const { key } = useSearch({ from: "/reset" });
  return (
    <AuthPage title={t(key ? "reset.title_new" : "reset.title")} hint={t(key ? "reset.hint_new" : "reset.hint")}>
      <Stack gap="md">
        {key ? <ChooseNew resetKey={key} /> : <AskForLink />}
        <TextLink to="/signin" search={{}} size="sm">
          {t("reset.back")}
        </TextLink>
      </Stack>
    </AuthPage>
  );
}
