import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { AuthPage } from "@/features/auth/components/auth-page";
import { PasswordDialog } from "@/features/auth/components/password-dialog";
import { TotpSetup } from "@/features/auth/components/totp-setup";
import { safeNext } from "@/features/auth/safe-next";
import { meQuery } from "@/shared/api/me";

/** The centre asks for a second factor: nothing else opens before it is set up. */
export function EnrolPage(): ReactNode {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { next } = useSearch({ from: "/signin/enrol" });
  return (
    <AuthPage title={t("enrol.title")} hint={t("enrol.hint")}>
      <PasswordDialog />
      <TotpSetup
        onDone={() => {
          void queryClient
            .invalidateQueries({ queryKey: meQuery.queryKey })
            .then(() => navigate({ href: safeNext(next), replace: true }));
        }}
      />
    </AuthPage>
  );
}
