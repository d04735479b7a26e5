import { Box } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { AuthPage } from "@/features/auth/components/auth-page";
import { SignInForm } from "@/features/auth/components/sign-in-form";
import { safeNext } from "@/features/auth/safe-next";
import { TextLink } from "@/shared/ui/link-button";

export function SignInPage(): ReactNode {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { next } = useSearch({ from: "/signin" });
  return (
    <AuthPage title={t("signin.title")} hint={t("signin.hint")}>
      <SignInForm
        onStep={(step) => {
          if (step === "mfa") {
            void navigate({ to: "/signin/mfa", search: { next } });
            return;
          }
          queryClient.clear();
          void navigate({ href: safeNext(next), replace: true });
        }}
      />
      <Box mt="md">
        <TextLink to="/reset" search={{}} size="sm">
          {t("signin.forgot")}
        </TextLink>
      </Box>
    </AuthPage>
  );
}
