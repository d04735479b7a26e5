import { Button, Group, Stack, Text } from "@mantine/core";
import { IconBellRinging, IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useAllowPush, useStopPush } from "@/features/notifications/api/push";
import type { PushHere } from "@/features/notifications/api/push";
import { deviceName, isPhone } from "@/shared/lib/device-name";
import { pushPossible } from "@/shared/push/push";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

/** The browsers that ring: this one, and the others. */
export function PushSettings({ push }: { readonly push: PushHere }): ReactNode {
  const { t } = useTranslation("profile");
  const allow = useAllowPush();
  const stop = useStopPush();
  const possible = pushPossible();
  return (
    <Stack gap="sm" mb="lg" role="group" aria-label={t("push.title")}>
      <Text size="sm" c="dimmed">
        {t("push.hint")}
      </Text>
      {push.devices.map((device) => {
        const Glyph = isPhone(device.user_agent) ? IconDeviceMobile : IconDeviceDesktop;
        const name = deviceName(device.user_agent) || t("push.unknown_device");
        return (
          <Group key={device.id} justify="space-between" wrap="nowrap" gap="xs">
            <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
              <Glyph size={22} stroke={1.6} aria-hidden="true" style={{ flex: "none" }} />
              <div style={{ minWidth: 0 }}>
                <Group gap="xs">
                  <Text fw={650}>{name}</Text>
                  {device.id === push.here ? <StatusBadge tone="success" label={t("push.here")} /> : null}
                </Group>
                <Text size="sm" c="dimmed">
                  {device.told_at ? t("push.told") : t("push.since")} <DateTime value={device.told_at ?? device.created_at} as="relative" />
                </Text>
              </div>
            </Group>
            <Button
              variant="default"
              size="xs"
              style={{ flex: "none" }}
              aria-label={t("push.stop_for", { name })}
              loading={stop.isPending && stop.variables.id === device.id}
              onClick={() => stop.mutate({ id: device.id, here: device.id === push.here })}
            >
              {t("push.stop")}
            </Button>
          </Group>
        );
      })}
      {push.here ? null : possible === "yes" ? (
        <Group>
          <Button
            variant="light"
            leftSection={<IconBellRinging size={18} aria-hidden="true" />}
            loading={allow.isPending}
            onClick={() => allow.mutate(push.public_key)}
          >
            {t("push.allow")}
          </Button>
        </Group>
      ) : (
        <Text size="sm">{t(`push.${possible}`)}</Text>
      )}
      {allow.isSuccess && allow.data === null ? (
        <Text size="sm" role="status">
          {t("push.refused")}
        </Text>
      ) : null}
    </Stack>
  );
}
