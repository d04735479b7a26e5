import { Button, Modal, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { MfaForm } from "@/features/auth/components/mfa-form";
import { SignInForm } from "@/features/auth/components/sign-in-form";
import { ApiError } from "@/shared/api/api-error";
import { meQuery, useMaybeMe } from "@/shared/api/me";
import { gaveUpSigningIn, sessionGate, signedInAgain } from "@/shared/api/session-gate";
import { leaveEverywhere } from "@/shared/api/sign-out";
import { useStore } from "@/shared/lib/store";
import { wipeTabValues } from "@/shared/lib/session-storage";
import { usePainted } from "@/shared/lib/use-painted";
import { unsubscribeHere } from "@/shared/push/push";
import { realtime } from "@/shared/realtime/connection";
import type { EventOf } from "@/shared/realtime/events";
import { useConnectionState, useRealtime } from "@/shared/realtime/use-realtime";
import { waitForSignIn } from "@/shared/api/session-gate";
import { OpenModal } from "@/shared/ui/open-modal";
import { showFailure } from "@/shared/ui/undo";

function startAnew(): void {
  wipeTabValues();
  window.location.assign("/today");
}

/**
 * Opens over the page when the session has ended. The page below stays as it is; after the sign-in every call
 * that was refused is sent again. Another person than before gets a fresh page, without the drafts of the first.
 */
export function SignInDialog(): ReactNode {
  const { t } = useTranslation("auth");
  const gate = useStore(sessionGate);
  const connection = useConnectionState();
  const queryClient = useQueryClient();
  const me = useMaybeMe();
  const [step, setStep] = useState<"password" | "mfa">("password");

  // it is there, closed, before it is wanted: one that is made open does not give the focus back
  const painted = usePainted();

  // Why the server ended the session, when it was somebody's doing and not the clock's.
  const [reason, setReason] = useState<EventOf<"session.closing">["data"]["reason"] | null>(null);
  useRealtime("session.closing", ({ data }) => setReason(data.reason));

  // The socket often learns first that the session is over.
  useEffect(() => {
    if (connection === "signed-out") waitForSignIn().catch(() => undefined);
  }, [connection]);

  // Somebody else has signed in from another tab: nothing of this page may go out under their name.
  const person = useStore(realtime.person);
  const other = person !== null && me !== undefined && person !== me.id;
  useEffect(() => {
    if (other) startAnew();
  }, [other]);

  async function done(): Promise<void> {
    setStep("password");
    try {
      const now = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
      if (me && now.id !== me.id) {
        startAnew();
        return;
      }
    } catch (error) {
      showFailure(error as Error);
      return;
    }
    setReason(null);
    signedInAgain();
    realtime.wake();
  }

  function leave(): void {
    gaveUpSigningIn(new ApiError({ status: 401, code: "signed_out", title: t("dialog.signed_out") }));
    void unsubscribeHere().then(leaveEverywhere);
  }

  if (reason === "suspended") {
    return (
      <OpenModal
        onClose={leave}
        title={t("suspended.title")}
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
        zIndex={500}
      >
        <Stack gap="md">
          <Text size="sm">{t("suspended.hint")}</Text>
          <Button onClick={leave} data-autofocus>
            {t("suspended.leave")}
          </Button>
        </Stack>
      </OpenModal>
    );
  }
  if (!painted) return null;
  return (
    <Modal
      opened={gate.open}
      onClose={leave}
      title={t(reason === "signed_out" ? "closed.title" : "dialog.title")}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
      zIndex={500}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t(reason === "signed_out" ? "closed.hint" : "dialog.hint")}
        </Text>
        {step === "password" ? (
          <SignInForm
            fixedEmail={me?.email}
            onStep={(next) => {
              if (next === "mfa") setStep("mfa");
              else void done();
            }}
          />
        ) : (
          <MfaForm onDone={() => void done()} onExpired={() => setStep("password")} />
        )}
        <Button variant="subtle" color="gray" onClick={leave}>
          {t("dialog.leave")}
        </Button>
      </Stack>
    </Modal>
  );
}
