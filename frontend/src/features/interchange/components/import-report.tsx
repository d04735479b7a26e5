import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { ImportOutcome } from "@/features/interchange/api/import-bundle";
import { formatNumber } from "@/shared/lib/format";

type Report = ImportOutcome["report"];

interface RowsProps {
  readonly title: string;
  readonly columns: readonly [string, string, string];
  readonly rows: readonly (readonly [string, string, number])[];
}

function Rows({ title, columns, rows }: RowsProps): ReactNode {
  if (rows.length === 0) return null;
  return (
    <div>
      <Text fw={650} size="sm" component="h3" m={0} mb={4}>
        {title}
      </Text>
      <Table verticalSpacing={4} horizontalSpacing={0} highlightOnHover={false}>
        <caption className="cc-visually-hidden">{title}</caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{columns[0]}</Table.Th>
            <Table.Th>{columns[1]}</Table.Th>
            <Table.Th ta="right">{columns[2]}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([resource, what, count]) => (
            <Table.Tr key={`${resource} ${what}`}>
              <Table.Td pr="md">{resource}</Table.Td>
              <Table.Td pr="md">{what}</Table.Td>
              <Table.Td ta="right">{formatNumber(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What was taken over, what was kept as a document, what was left out, and why. Nothing disappears unsaid. */
export function ImportReport({ report }: { readonly report: Report }): ReactNode {
  const { t, i18n } = useTranslation("interchange");
  const reasonOf = (row: Report["skipped"][number]): string =>
    i18n.language === "it" ? row.reason_it : row.reason_en;
  const passed = [t("resource"), t("reason"), t("count")] as const;
  return (
    <div style={{ display: "grid", gap: 18 }}>
      <Rows
        title={t("taken")}
        columns={[t("resource"), t("kind"), t("count")]}
        rows={report.taken.map((row) => [
          row.resource_type,
          t(`kinds.${row.kind}`, { defaultValue: row.kind }),
          row.count,
        ])}
      />
      <Rows
        title={t("documents")}
        columns={passed}
        rows={report.documents.map((row) => [row.resource_type, reasonOf(row), row.count])}
      />
      <Rows
        title={t("skipped")}
        columns={passed}
        rows={report.skipped.map((row) => [row.resource_type, reasonOf(row), row.count])}
      />
    </div>
  );
}
