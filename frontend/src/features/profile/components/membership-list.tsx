import { Group, Stack, Text } from "@mantine/core";
import { IconBuildingHospital } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { useMe } from "@/shared/api/me";
import { DateTime } from "@/shared/ui/date-time";

/** In which centres I work, as what, since when. Changed by the administrator of the centre. */
export function MembershipList(): ReactNode {
  const { t } = useTranslation("profile");
  const me = useMe();
  return (
    <Stack gap="sm">
      {me.memberships.map((membership) => (
        <Group key={membership.id} wrap="nowrap" gap="sm">
          <IconBuildingHospital size={22} stroke={1.6} aria-hidden="true" style={{ flex: "none" }} />
          <div>
            <Text fw={650}>
              {membership.centre.city} · {membership.centre.name}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`common:role.${membership.role}`)} · {t("memberships.since")}{" "}
              <DateTime value={membership.valid_from} as="date" />
            </Text>
          </div>
        </Group>
      ))}
      {me.memberships.length === 0 ? <Text c="dimmed">{t("memberships.none")}</Text> : null}
    </Stack>
  );
}
