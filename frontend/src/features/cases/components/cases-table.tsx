import { Button, Center, Group, Table, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CaseRow } from "@/features/cases/api/cases";
import { CaseCard } from "@/features/cases/components/case-card";
import { CaseMarks } from "@/features/cases/components/case-marks";
import classes from "@/features/cases/components/cases-table.module.css";
import { DateTime } from "@/shared/ui/date-time";

interface CasesTableProps {
  readonly rows: readonly CaseRow[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly onMore: () => void;
}

function Row({ row }: { readonly row: CaseRow }): ReactNode {
  const { t } = useTranslation("cases");
  return (
    <Table.Tr>
      <Table.Td className={classes.patient}>
        <Link to="/cases/$patientId" params={{ patientId: row.patient.id }} className={classes.name}>
          {row.patient.display_name}
        </Link>
        <Text size="xs" c="dimmed" component="div">
          <DateTime value={row.patient.birth_date} as="date" /> ·{" "}
          {t("common:patient.age", { count: row.patient.age })} · {t(`common:patient.sex_${row.patient.sex}`)}
        </Text>
      </Table.Td>
      <Table.Td className={classes.disease}>{row.disease_label || t("no_disease")}</Table.Td>
      <Table.Td>{row.patient.centre.city}</Table.Td>
      <Table.Td>{row.pathway.state_label}</Table.Td>
      <Table.Td>{row.pathway.owner_person?.display_name ?? row.pathway.owner_centre?.city ?? "–"}</Table.Td>
      <Table.Td>
        <Group gap={5}>
          <CaseMarks row={row} />
        </Group>
      </Table.Td>
      <Table.Td className={classes.when}>
        <DateTime value={row.last_activity_at} as="relative" />
      </Table.Td>
    </Table.Tr>
  );
}

/** A table where there is room for one, cards on a phone. */
export function CasesTable({ rows, hasMore, loadingMore, onMore }: CasesTableProps): ReactNode {
  const { t } = useTranslation("cases");
  return (
    <>
      <ul className={classes.cards}>
        {rows.map((row) => (
          <CaseCard key={row.pathway.id} row={row} withState />
        ))}
      </ul>
      <div className={`cc-surface ${classes.box} ${classes.wide}`}>
        <Table.ScrollContainer minWidth={900} type="native">
          <Table stickyHeader>
            <caption className="cc-visually-hidden">{t("title")}</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("column.patient")}</Table.Th>
                <Table.Th>{t("column.disease")}</Table.Th>
                <Table.Th>{t("column.centre")}</Table.Th>
                <Table.Th>{t("column.state")}</Table.Th>
                <Table.Th>{t("column.owner")}</Table.Th>
                <Table.Th>{t("column.attention")}</Table.Th>
                <Table.Th>{t("column.activity")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Row key={row.pathway.id} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </div>
      {hasMore ? (
        <Center p="sm">
          <Button variant="subtle" loading={loadingMore} onClick={onMore}>
            {t("common:action.load_more")}
          </Button>
        </Center>
      ) : null}
    </>
  );
}
