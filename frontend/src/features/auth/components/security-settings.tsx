import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconKey, IconShieldCheck, IconShieldExclamation } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import {
  authenticatorsQuery,
  changePassword,
  newRecoveryCodes,
  removeTotp,
} from "@/features/auth/api/second-factor";
import { PasswordDialog } from "@/features/auth/components/password-dialog";
import { RecoveryCodes } from "@/features/auth/components/recovery-codes";
import { TotpSetup } from "@/features/auth/components/totp-setup";
import { blockingError } from "@/shared/api/blocking-error";
import { meQuery, useMe } from "@/shared/api/me";
import { ErrorState } from "@/shared/ui/error-state";
import { PasswordField } from "@/shared/ui/password-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";
import { showDone, showFailure } from "@/shared/ui/undo";

function PasswordForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation("auth");
  const form = useForm({
    initialValues: { current_password: "", new_password: "", again: "" },
    validate: {
      current_password: (value) => (value ? null : t("signin.password_needed")),
      new_password: (value) => (value.length < 12 ? t("reset.too_short") : null),
      again: (value, values) => (value === values.new_password ? null : t("reset.differs")),
    },
  });
  const change = useMutation({
    mutationFn: (values: typeof form.values) => changePassword(values.current_password, values.new_password),
    onSuccess: () => {
      showDone(t("security.password_changed"));
      onDone();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack gap="sm">
        <FormProblem error={change.error} knownFields={["current_password", "new_password"]} />
        <PasswordField
          label={t("security.current_password")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("current_password")}
        />
        <PasswordField
          label={t("reset.new_password")}
          description={t("reset.rule")}
          autoComplete="new-password"
          {...form.getInputProps("new_password")}
        />
        <PasswordField label={t("reset.again")} autoComplete="new-password" {...form.getInputProps("again")} />
        <Button type="submit" loading={change.isPending}>
          {t("reset.change")}
        </Button>
      </Stack>
    </form>
  );
}

type Open = "none" | "password" | "totp" | "codes";

/** Password and second factor of the person who is signed in. */
export function SecuritySettings(): ReactNode {
  const { t } = useTranslation("auth");
  const me = useMe();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState<Open>("none");
  const authenticators = useQuery(authenticatorsQuery);
  const renew = useMutation({
    mutationFn: newRecoveryCodes,
    onSuccess: () => setOpen("codes"),
    onError: (error) => showFailure(error),
  });
  const remove = useMutation({
    mutationFn: removeTotp,
    onSuccess: async () => {
      showDone(t("security.totp_removed"));
      await queryClient.invalidateQueries({ queryKey: authenticatorsQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    onError: (error) => showFailure(error),
  });
  if (authenticators.isPending) return <ListSkeleton rows={2} />;
  const problem = blockingError(authenticators);
  if (problem || !authenticators.data) {
    return <ErrorState error={problem} onRetry={() => void authenticators.refetch()} />;
  }
  const totp = authenticators.data.find((item) => item.type === "totp");
  const codes = authenticators.data.find((item) => item.type === "recovery_codes");
  const close = (): void => setOpen("none");
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <div>
          <Text fw={650}>{t("signin.password")}</Text>
          <Text size="sm" c="dimmed">
            {t("security.password_hint")}
          </Text>
        </div>
        <Button variant="default" onClick={() => setOpen("password")}>
          {t("reset.change")}
        </Button>
      </Group>
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={650}>{t("security.totp")}</Text>
            {totp ? (
              <StatusBadge tone="success" icon={IconShieldCheck} label={t("security.on")} />
            ) : (
              <StatusBadge tone="warning" icon={IconShieldExclamation} label={t("security.off")} />
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {t("security.totp_hint")}
          </Text>
        </div>
        {totp ? (
          me.mfa.required ? null : (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("security.totp_remove")}
            </Button>
          )
        ) : (
          <Button onClick={() => setOpen("totp")}>{t("security.totp_add")}</Button>
        )}
      </Group>
      {totp ? (
        <Group justify="space-between">
          <div>
            <Text fw={650}>{t("mfa.recovery_code")}</Text>
            <Text size="sm" c="dimmed">
              {t("security.codes_left", { count: codes?.unused_code_count ?? 0 })}
            </Text>
          </div>
          <Button
            variant="default"
            leftSection={<IconKey size={17} aria-hidden="true" />}
            loading={renew.isPending}
            onClick={() => renew.mutate()}
          >
            {t("security.codes_new")}
          </Button>
        </Group>
      ) : null}
      <PasswordDialog />
      <Modal opened={open === "password"} onClose={close} title={t("reset.change")}>
        <PasswordForm onDone={close} />
      </Modal>
      <Modal opened={open === "totp"} onClose={close} title={t("security.totp_add")}>
        <TotpSetup onDone={close} />
      </Modal>
      <Modal opened={open === "codes"} onClose={close} title={t("mfa.recovery_code")}>
        <RecoveryCodes codes={renew.data ?? []} onDone={close} />
      </Modal>
    </Stack>
  );
}
