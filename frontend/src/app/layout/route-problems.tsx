import { Button, Group } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isApiError } from "@/shared/api/api-error";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";

/** A page that broke. The frame around it lives on, so that the person can go elsewhere. */
export function RouteFailed({ error, reset }: ErrorComponentProps): ReactNode {
  const { t } = useTranslation("common");
  const router = useRouter();
  if (isApiError(error)) {
    return (
      <Page title={t("error.page.title")} width="text">
        <ErrorState
          error={error}
          onRetry={() => {
            reset();
            void router.invalidate();
          }}
        />
      </Page>
    );
  }
  return (
    <Page title={t("error.page.title")} width="text">
      <EmptyState
        title={t("error.page.title")}
        hint={t("error.page.hint")}
        action={<Button onClick={() => window.location.reload()}>{t("action.reload")}</Button>}
      />
    </Page>
  );
}

export function RouteMissing(): ReactNode {
  const { t } = useTranslation("common");
  return (
    <Page title={t("error.not_found.title")} width="text">
      <EmptyState
        icon={IconMapOff}
        title={t("error.not_found.title")}
        hint={t("error.not_found.hint")}
        action={
          <Group gap="sm" mt="sm" justify="center">
            <LinkButton to="/cases">{t("error.not_found.cases")}</LinkButton>
            <LinkButton to="/today" variant="default">
              {t("error.not_found.action")}
            </LinkButton>
          </Group>
        }
      />
    </Page>
  );
}
