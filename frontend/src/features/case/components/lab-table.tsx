import { Group, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { LatestLab } from "@/features/case/api/record";
import { useWording } from "@/features/case/lib/wording";
import { formatNumber } from "@/shared/lib/format";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

/** What is said beside a result outside its limits, and beside one that came without any: unknown is not normal. */
function Against({ lab }: { readonly lab: LatestLab }): ReactNode {
  const { t } = useTranslation("case");
  if (lab.flag === "no_limits")
    return (
      <Text span size="xs" c="dimmed" fw={400}>
        {t("labs.no_limits")}
      </Text>
    );
  if (lab.flag !== "high" && lab.flag !== "low") return null;
  const label = lab.flag === "high" ? t("labs.above", { limit: formatNumber(lab.high) }) : t("labs.below", { limit: formatNumber(lab.low) });
  return <StatusBadge tone="warning" label={label} />;
}

/** The newest result of each test, held against the limits of the laboratory. */
export function LabTable({ labs }: { readonly labs: readonly LatestLab[] }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const shown = labs.filter((lab) => lab.value !== null);
  if (shown.length === 0) return <Text c="dimmed">{t("labs.none")}</Text>;
  return (
    <Table.ScrollContainer minWidth={300} type="native" tabIndex={0}>
      <Table verticalSpacing={5} horizontalSpacing="xs" className="cc-numbers">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("labs.test")}</Table.Th>
            <Table.Th ta="end">{t("labs.value")}</Table.Th>
            <Table.Th>{t("labs.on")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((lab) => (
            <Table.Tr key={lab.code}>
              <Table.Th scope="row" fw={550}>
                <Group gap="2px 8px">
                  {say(lab, "label")}
                  <Against lab={lab} />
                </Group>
              </Table.Th>
              <Table.Td ta="end" fw={lab.flag === "high" || lab.flag === "low" ? 650 : 400}>
                {typeof lab.value === "number" ? formatNumber(lab.value) : String(lab.value)}{" "}
                <Text span size="xs" c="dimmed">
                  {lab.unit_label}
                </Text>
              </Table.Td>
              <Table.Td>
                <DateTime value={lab.on} as="date" />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
