import { Switch, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { preferencesQuery, useSetPreference } from "@/features/notifications/api/preferences";
import { pushQuery } from "@/features/notifications/api/push";
import { PushSettings } from "@/features/notifications/components/push-settings";
import { blockingError } from "@/shared/api/blocking-error";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

/** What reaches me, and how. Mail and push never say more than that something waits in CircleCare. */
export function PreferenceSettings(): ReactNode {
  const { t } = useTranslation("profile");
  const preferences = useQuery(preferencesQuery);
  const push = useQuery(pushQuery);
  const set = useSetPreference();
  if (preferences.isPending || push.isPending) return <ListSkeleton rows={4} />;
  const problem = blockingError(preferences);
  if (problem || !preferences.data)
    return <ErrorState error={problem} onRetry={() => void preferences.refetch()} />;
  const pushed = push.data?.public_key ? push.data : null;
  return (
    <>
      {pushed ? <PushSettings push={pushed} /> : null}
      <Text size="sm" c="dimmed" mb="sm">
        {t("notifications.hint")}
      </Text>
      <Table highlightOnHover={false} horizontalSpacing={0}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("notifications.kind")}</Table.Th>
            <Table.Th w={64}>{t("notifications.app")}</Table.Th>
            <Table.Th w={60}>{t("notifications.mail")}</Table.Th>
            {pushed ? <Table.Th w={52}>{t("notifications.push")}</Table.Th> : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preferences.data.preferences.map((item) => (
            <Table.Tr key={item.kind}>
              <Table.Td>
                {item.title}{" "}
                {item.urgent ? <StatusBadge tone="warning" label={t("notifications.urgent")} /> : null}
              </Table.Td>
              <Table.Td>
                <Switch
                  aria-label={t("notifications.app_for", { title: item.title })}
                  checked={item.in_app}
                  disabled={item.urgent}
                  onChange={(event) => set.mutate({ kind: item.kind, in_app: event.currentTarget.checked })}
                />
              </Table.Td>
              <Table.Td>
                <Switch
                  aria-label={t("notifications.mail_for", { title: item.title })}
                  checked={item.mail}
                  onChange={(event) => set.mutate({ kind: item.kind, mail: event.currentTarget.checked })}
                />
              </Table.Td>
              {pushed ? (
                <Table.Td>
                  <Switch
                    aria-label={t("notifications.push_for", { title: item.title })}
                    checked={item.push}
                    disabled={pushed.devices.length === 0}
                    onChange={(event) => set.mutate({ kind: item.kind, push: event.currentTarget.checked })}
                  />
                </Table.Td>
              ) : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
