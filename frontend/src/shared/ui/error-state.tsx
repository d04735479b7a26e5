import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff, IconLock, IconRefresh } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isApiError } from "@/shared/api/api-error";

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

function kindOf(error: unknown): "offline" | "missing" | "forbidden" | "server" | "refused" | "unknown" {
  if (!isApiError(error)) return "unknown";
  if (error.isOffline) return "offline";
  if (error.status === 404) return "missing";
  if (error.status === 403) return "forbidden";
  return error.status >= 500 ? "server" : "refused";
}

/** Says what failed in plain words and offers to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps): ReactNode {
  const { t } = useTranslation("common");
  const kind = kindOf(error);
  const detail = isApiError(error) && (kind === "refused" || kind === "forbidden") ? error.message : null;
  const Glyph =
    kind === "offline" ? IconCloudOff : kind === "missing" || kind === "forbidden" ? IconLock : IconAlertTriangle;
  return (
    <Alert
      role="alert"
      variant="default"
      icon={<Glyph aria-hidden="true" />}
      title={t(`error.${kind}.title`)}
      styles={{ icon: { color: "var(--cc-danger-text)" } }}
    >
      <Text size="sm">{detail ?? t(`error.${kind}.hint`)}</Text>
      {onRetry ? (
        <Group mt="sm">
          <Button variant="default" size="xs" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {t("action.retry")}
          </Button>
        </Group>
      ) : null}
    </Alert>
  );
}
