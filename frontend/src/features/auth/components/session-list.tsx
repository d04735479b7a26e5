import { Button, Group, Stack, Text } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { sessionsQuery, useEndSession } from "@/features/auth/api/sessions";
import { deviceName, isPhone } from "@/shared/lib/device-name";
import { blockingError } from "@/shared/api/blocking-error";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Where I am signed in; a computer that was left open is signed out from here. */
export function SessionList(): ReactNode {
  const { t } = useTranslation("auth");
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  if (sessions.isPending) return <ListSkeleton rows={2} />;
  const problem = blockingError(sessions);
  if (problem || !sessions.data) return <ErrorState error={problem} onRetry={() => void sessions.refetch()} />;
  const others = sessions.data.filter((session) => !session.is_current).length;
  return (
    <Stack gap="md">
      {sessions.data.map((session) => {
        const Glyph = isPhone(session.user_agent) ? IconDeviceMobile : IconDeviceDesktop;
        return (
          <Group key={session.id} justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
              <Glyph size={22} stroke={1.6} aria-hidden="true" style={{ flex: "none" }} />
              <div style={{ minWidth: 0 }}>
                <Group gap="xs">
                  <Text fw={650}>{deviceName(session.user_agent) || t("sessions.unknown_device")}</Text>
                  {session.is_current ? <StatusBadge tone="success" label={t("sessions.current")} /> : null}
                </Group>
                <Text size="sm" c="dimmed">
                  {t("sessions.last_seen")} <DateTime value={session.last_seen_at} as="relative" /> · {session.ip}
                </Text>
              </div>
            </Group>
            {session.is_current ? null : (
              <Button
                variant="default"
                size="xs"
                loading={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                {t("sessions.end")}
              </Button>
            )}
          </Group>
        );
      })}
      {others > 1 ? (
        <Button variant="light" onClick={() => end.mutate("others")} style={{ alignSelf: "flex-start" }}>
          {t("sessions.end_others")}
        </Button>
      ) : null}
    </Stack>
  );
}
