import { Alert, Button, Skeleton, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMailOff } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { acceptInvitation, invitationQuery } from "@/features/auth/api/invitation";
import type { InvitationOffer } from "@/features/auth/api/invitation";
import { signIn } from "@/features/auth/api/sign-in";
import { AuthPage } from "@/features/auth/components/auth-page";
import { isApiError } from "@/shared/api/api-error";
import { ErrorState } from "@/shared/ui/error-state";
import { PasswordField } from "@/shared/ui/password-field";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

function Accept({
  invitationKey,
  offer,
}: {
  readonly invitationKey: string;
  readonly offer: InvitationOffer;
}): ReactNode {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { password: "", again: "" },
    validate: {
      password: (value) => (!offer.has_account && value.length < 12 ? t("reset.too_short") : null),
      again: (value, values) => (value === values.password ? null : t("reset.differs")),
    },
  });
  const accept = useMutation({
    mutationFn: async (password: string) => {
      await acceptInvitation(invitationKey, offer.has_account ? null : password);
      return offer.has_account ? null : signIn(offer.email, password);
    },
    onSuccess: (step) => {
      queryClient.clear();
      if (step === "mfa") void navigate({ to: "/signin/mfa", search: {} });
      else void navigate({ to: "/today" });
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => accept.mutate(values.password))}>
      <Stack gap="md">
        <FormProblem error={accept.error} knownFields={["password"]} />
        <Text>
          {t("invitation.offer", {
            name: `${offer.given_name} ${offer.family_name}`,
            centre: offer.centre.name,
            role: t(`common:role.${offer.role}`, { defaultValue: offer.role }),
          })}
        </Text>
        {offer.has_account ? <Text size="sm">{t("invitation.has_account")}</Text> : null}
        {offer.has_account ? null : (
          <>
            <input type="hidden" name="email" autoComplete="username" value={offer.email} readOnly />
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
          </>
        )}
        <Button type="submit" size="md" loading={accept.isPending} fullWidth>
          {t("invitation.accept")}
        </Button>
      </Stack>
    </form>
  );
}

export function InvitationPage(): ReactNode {
  const { t } = useTranslation("auth");
  const { key } = useParams({ from: "/invitation/$key" });
  const offer = useQuery(invitationQuery(key));
  const gone = isApiError(offer.error) && [404, 409, 410].includes(offer.error.status);
  return (
    <AuthPage title={t("invitation.title")} hint={t("invitation.hint")}>
      {offer.isPending ? <Skeleton height={180} /> : null}
      {gone ? (
        <Alert
          icon={<IconMailOff aria-hidden="true" />}
          color="yellow"
          title={t("invitation.gone_title")}
          role="alert"
        >
          {t("invitation.gone")}
        </Alert>
      ) : null}
      {offer.error && !gone ? <ErrorState error={offer.error} onRetry={() => void offer.refetch()} /> : null}
      {offer.data ? <Accept invitationKey={key} offer={offer.data} /> : null}
    </AuthPage>
  );
}
