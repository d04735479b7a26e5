import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isSecondFactorPending } from "@/features/auth/api/sign-in";
import { AuthPage } from "@/features/auth/components/auth-page";
import { MfaForm } from "@/features/auth/components/mfa-form";
import { safeNext } from "@/features/auth/safe-next";

export function MfaPage(): ReactNode {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { next } = useSearch({ from: "/signin/mfa" });
  const pending = useQuery({
    queryKey: ["auth", "mfa-pending"],
    queryFn: isSecondFactorPending,
    gcTime: 0,
    staleTime: 0,
  });
  if (pending.data === false) return <Navigate to="/signin" search={{ next }} replace />;
  return (
    <AuthPage title={t("mfa.title")}>
      <MfaForm
        onExpired={() => void navigate({ to: "/signin", search: { next }, replace: true })}
        onDone={() => {
          queryClient.clear();
          void navigate({ href: safeNext(next), replace: true });
        }}
      />
    </AuthPage>
  );
}
