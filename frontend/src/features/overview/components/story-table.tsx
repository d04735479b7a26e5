import { Group, Pagination, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { StoryItem } from "@/features/overview/api/story";
import { PlaceLink } from "@/features/overview/components/place-link";
import { usePrinting } from "@/features/overview/hooks/use-printing";
import { readingOrder } from "@/features/overview/lib/buckets";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";
import { StatusBadge } from "@/shared/ui/status-badge";

const PER_PAGE = 25;

interface StoryTableProps {
  readonly patientId: string;
  readonly items: readonly StoryItem[];
  readonly infusedOn: string | null;
}

/** The same items as in the picture, newest first and the planned ones last: what a picture says to the eye, in words. */
export function StoryTable({ patientId, items, infusedOn }: StoryTableProps): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  const printing = usePrinting();
  const [wanted, setWanted] = useState(1);
  const pages = Math.max(Math.ceil(items.length / PER_PAGE), 1);
  const page = Math.min(wanted, pages);
  const inOrder = readingOrder(items);
  const shown = printing ? inOrder : inOrder.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  return (
    <>
      <Table.ScrollContainer minWidth={520} type="native" tabIndex={0}>
        <Table verticalSpacing={5} aria-label={t("table.label")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("table.when")}</Table.Th>
              {infusedOn ? <Table.Th>{t("table.day")}</Table.Th> : null}
              <Table.Th style={{ minWidth: "8em" }}>{t("table.lane")}</Table.Th>
              <Table.Th>{t("table.what")}</Table.Th>
              <Table.Th>
                <span className="cc-visually-hidden">{t("table.where")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((item) => (
              <Table.Tr key={item.key}>
                <Table.Td className="cc-numbers" style={{ whiteSpace: "nowrap" }}>
                  {span(item)}
                </Table.Td>
                {infusedOn ? <Table.Td className="cc-numbers">{dayAfter(item.start, infusedOn)}</Table.Td> : null}
                <Table.Td c="dimmed">{t(`lane.${item.lane}`)}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>
                  <Text span size="sm" fw={item.weight >= 80 ? 650 : 400}>
                    {say(item, "title")}
                  </Text>{" "}
                  {item.is_planned ? <StatusBadge tone="info" label={t("planned")} /> : null}
                  {say(item, "detail") ? (
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      {say(item, "detail")}
                    </Text>
                  ) : null}
                </Table.Td>
                <Table.Td data-no-print>
                  <PlaceLink
                    patientId={patientId}
                    tab={item.tab}
                    kind={item.kind}
                    size="sm"
                    aria-label={t("go_to", { title: say(item, "title") })}
                  >
                    {t("go_there")}
                  </PlaceLink>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between" mt="xs" data-no-print>
        <Text size="xs" c="dimmed">
          {t("table.count", { count: items.length })}
        </Text>
        {pages > 1 ? (
          <Pagination
            size="sm"
            total={pages}
            value={page}
            onChange={setWanted}
            getControlProps={(control) => ({ "aria-label": t(`table.${control}`) })}
            getItemProps={(number) => ({ "aria-label": t("table.page", { number }) })}
          />
        ) : null}
      </Group>
    </>
  );
}
