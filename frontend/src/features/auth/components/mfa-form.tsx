import { Anchor, Button, PinInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { confirmSecondFactor } from "@/features/auth/api/sign-in";
import { isApiError } from "@/shared/api/api-error";
import { FormProblem } from "@/shared/ui/form-problems";

interface MfaFormProps {
  readonly onDone: () => void;
  /** The first step is too long ago: the password is asked for again. */
  readonly onExpired: () => void;
}

/** The second step of the sign-in: the code of the app, or one of the recovery codes kept for a lost phone. */
export function MfaForm({ onDone, onExpired }: MfaFormProps): ReactNode {
  const { t } = useTranslation("auth");
  const [code, setCode] = useState("");
  const [tries, setTries] = useState(0);
  const [recovery, setRecovery] = useState(false);
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: onDone,
    onError: (error) => {
      setCode("");
      setTries((count) => count + 1);
      if (isApiError(error) && error.code === "signed_out") onExpired();
    },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (code) confirm.mutate(code);
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed" id="mfa-hint">
          {t(recovery ? "mfa.recovery_hint" : "mfa.code_hint")}
        </Text>
        {confirm.error ? <FormProblem error={confirm.error} /> : null}
        {recovery ? (
          <TextInput
            label={t("mfa.recovery_code")}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            autoComplete="off"
            autoFocus
            size="md"
            aria-describedby="mfa-hint"
          />
        ) : (
          <PinInput
            key={tries} // after a wrong code the focus stands at the first digit again
            length={6}
            type="number"
            oneTimeCode
            autoFocus
            size="md"
            value={code}
            onChange={setCode}
            onComplete={(value) => confirm.mutate(value)}
            aria-label={t("mfa.code")}
            getInputProps={(index) => ({ "aria-label": t("mfa.digit", { index: index + 1 }) })}
            disabled={confirm.isPending}
          />
        )}
        <Button type="submit" size="md" loading={confirm.isPending} disabled={!code} fullWidth>
          {t("mfa.submit")}
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            setRecovery((value) => !value);
            setCode("");
            confirm.reset();
          }}
        >
          {t(recovery ? "mfa.use_code" : "mfa.use_recovery")}
        </Anchor>
      </Stack>
    </form>
  );
}
