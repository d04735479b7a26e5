import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { passwordGate, passwordGiven, passwordRefused } from "@/features/auth/api/password-gate";
import { confirmPassword } from "@/features/auth/api/second-factor";
import { useStore } from "@/shared/lib/store";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";
import { PasswordField } from "@/shared/ui/password-field";

function Ask({ onCancel }: { readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation("auth");
  const [password, setPassword] = useState("");
  const confirm = useMutation({ mutationFn: confirmPassword, onSuccess: passwordGiven });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (password) confirm.mutate(password);
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("again.hint")}
        </Text>
        {fieldErrors(confirm.error)["password"] ? null : <FormProblem error={confirm.error} />}
        <PasswordField
          label={t("signin.password")}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={fieldErrors(confirm.error)["password"]}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("common:action.cancel")}
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={password === ""}>
            {t("common:action.continue")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Opens when a change of the second factor wants the password again. */
export function PasswordDialog(): ReactNode {
  const { t } = useTranslation("auth");
  const open = useStore(passwordGate);
  const cancel = (): void => passwordRefused(t("again.needed"));
  return (
    <Modal opened={open} onClose={cancel} title={t("again.title")} zIndex={400}>
      <Ask onCancel={cancel} />
    </Modal>
  );
}
