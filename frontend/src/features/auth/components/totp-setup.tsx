import { Button, Code, CopyButton, Group, Paper, PinInput, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { activateTotp, authenticatorsQuery, offerTotp, recoveryCodes } from "@/features/auth/api/second-factor";
import { RecoveryCodes } from "@/features/auth/components/recovery-codes";
import { isApiError } from "@/shared/api/api-error";
import { meQuery } from "@/shared/api/me";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";

/** Only a refused code is a wrong code; a broken line or a cancelled password is not. */
const wrongCode = (error: unknown): boolean => isApiError(error) && error.status === 400;

interface TotpSetupProps {
  readonly onDone: () => void;
}

/** Connects an authenticator app, then shows the recovery codes once, to be kept for a lost phone. */
export function TotpSetup({ onDone }: TotpSetupProps): ReactNode {
  const { t } = useTranslation("auth");
  const queryClient = useQueryClient();
  const [code, setCode] = useState("");
  const [tries, setTries] = useState(0);
  // A secret belongs to this attempt alone: fetching it anew would make the scanned one worthless.
  const offer = useQuery({
    queryKey: ["auth", "totp-offer"],
    queryFn: offerTotp,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
  });
  const activate = useMutation({
    mutationFn: async (typed: string) => {
      await activateTotp(typed);
      return recoveryCodes();
    },
    onError: () => {
      setCode("");
      setTries((count) => count + 1);
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: authenticatorsQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });

  if (activate.isSuccess) return <RecoveryCodes codes={activate.data} onDone={onDone} />;
  if (offer.isPending) return <Skeleton height={260} />;
  if (offer.error) return <ErrorState error={offer.error} onRetry={() => void offer.refetch()} />;
  if (offer.data === null) {
    return (
      <Stack>
        <Text>{t("totp.already")}</Text>
        <Button onClick={onDone}>{t("common:action.continue")}</Button>
      </Stack>
    );
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (code.length === 6) activate.mutate(code);
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t("totp.scan")}</Text>
        <Group align="center" wrap="wrap" gap="lg">
          <Paper bg="#fff" p="sm" withBorder radius="md" style={{ lineHeight: 0 }}>
            <QRCodeSVG value={offer.data.url} size={168} title={t("totp.qr")} marginSize={0} />
          </Paper>
          <Stack gap={6} style={{ flex: "1 1 160px", minWidth: 0 }}>
            <Text size="sm" c="dimmed">
              {t("totp.by_hand")}
            </Text>
            <Code block style={{ wordBreak: "break-all", whiteSpace: "normal" }}>
              {offer.data.secret.replace(/(.{4})/g, "$1 ").trim()}
            </Code>
            <CopyButton value={offer.data.secret}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="light" onClick={copy}>
                  {t(copied ? "common:action.copied" : "common:action.copy")}
                </Button>
              )}
            </CopyButton>
          </Stack>
        </Group>
        <Text size="sm">{t("totp.confirm")}</Text>
        {activate.error ? <FormProblem error={activate.error} sentence={wrongCode(activate.error) ? t("totp.wrong") : undefined} /> : null}
        <PinInput
          key={tries} // after a wrong code the focus stands at the first digit again
          autoFocus={tries > 0}
          length={6}
          type="number"
          oneTimeCode
          size="md"
          value={code}
          onChange={setCode}
          onComplete={(value) => activate.mutate(value)}
          aria-label={t("mfa.code")}
          getInputProps={(index) => ({ "aria-label": t("mfa.digit", { index: index + 1 }) })}
          disabled={activate.isPending}
        />
        <Button type="submit" loading={activate.isPending} disabled={code.length < 6}>
          {t("totp.activate")}
        </Button>
      </Stack>
    </form>
  );
}
