import { Card, CloseButton, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { StoryItem } from "@/features/overview/api/story";
import { PlaceLink } from "@/features/overview/components/place-link";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";
import { StatusBadge } from "@/shared/ui/status-badge";

interface ItemCardProps {
  readonly patientId: string;
  readonly items: readonly StoryItem[];
  readonly infusedOn: string | null;
  readonly onClose: () => void;
}

const MOST_SHOWN = 30;

/** What a mark stands for, with its days and the way to where it lives; of a cluster every item. */
export function ItemCard({ patientId, items, infusedOn, onClose }: ItemCardProps): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  return (
    <Card component="section" aria-label={t("card")} padding="sm" mt="xs" data-no-print>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: "none", minWidth: 0 }}>
          {items.slice(0, MOST_SHOWN).map((item) => (
            <li key={item.key}>
              <Group gap={8}>
                <Text size="sm" fw={650} style={{ overflowWrap: "anywhere" }}>
                  {say(item, "title")}
                </Text>
                {item.is_planned ? <StatusBadge tone="info" label={t("planned")} /> : null}
              </Group>
              <Text size="xs" c="dimmed">
                {[t(`lane.${item.lane}`), span(item), dayAfter(item.start, infusedOn)].filter(Boolean).join(" · ")}{" "}
                <PlaceLink underline="always" patientId={patientId} tab={item.tab} kind={item.kind} inherit>
                  {t("go_there")}
                </PlaceLink>
              </Text>
              {say(item, "detail") ? (
                <Text size="sm" style={{ overflowWrap: "anywhere", whiteSpace: "pre-line" }}>
                  {say(item, "detail")}
                </Text>
              ) : null}
            </li>
          ))}
          {items.length > MOST_SHOWN ? (
            <Text component="li" size="xs" c="dimmed">
              {t("card_more", { count: items.length - MOST_SHOWN })}
            </Text>
          ) : null}
        </Stack>
        <CloseButton aria-label={t("close_card")} onClick={onClose} />
      </Group>
    </Card>
  );
}
