import { Table, Text } from "@mantine/core";
import { IconTriangleFilled, IconTriangleInvertedFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course, Series } from "@/features/labs/api/labs";
import classes from "@/features/labs/components/results.module.css";
import { limitsText, sourceOf, valueText, whenText } from "@/features/labs/hooks/use-point-text";
import { useLabel } from "@/features/labs/hooks/use-wording";
import type { View } from "@/features/labs/lib/axis";
import { lacksLimits, markOf } from "@/features/labs/lib/flags";
import { limitsOf, rowsIn } from "@/features/labs/lib/rows";

const MOST_ROWS = 300;

/** What the strips show now, as a table, newest first. */
export function ValuesTable({ series, courses, view }: { readonly series: Series; readonly courses: readonly Course[]; readonly view: View }): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const source = sourceOf(series, t);
  const { rows, count } = rowsIn(courses, view, MOST_ROWS);
  return (
    <>
      <Table.ScrollContainer minWidth={0} mah={420} type="native" tabIndex={0} aria-label={t("table")}>
        <Table verticalSpacing={4} className={`cc-numbers ${classes.rows ?? ""}`} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("on")}</Table.Th>
              <Table.Th>{t("test")}</Table.Th>
              <Table.Th ta="end">{t("value")}</Table.Th>
              <Table.Th>{t("unit")}</Table.Th>
              <Table.Th>{t("limits")}</Table.Th>
              <Table.Th>{t("author")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ key, course, at }) => {
              const limits = limitsOf(series, course, at);
              const mark = markOf(course.flags[at] ?? 0);
              return (
                <Table.Tr key={key}>
                  <Table.Td className={classes.on}>{whenText(course, at)}</Table.Td>
                  <Table.Td className={classes.name}>{label(course)}</Table.Td>
                  <Table.Td className={classes.value} fw={mark === "within" ? 400 : 650}>
                    {mark === "high" ? <IconTriangleFilled size={9} aria-hidden="true" /> : null}
                    {mark === "low" ? <IconTriangleInvertedFilled size={9} aria-hidden="true" /> : null} {valueText(course, at)}
                  </Table.Td>
                  <Table.Td className={classes.unit} c="dimmed">
                    {course.unit_label}
                  </Table.Td>
                  <Table.Td className={classes.limits} c="dimmed">
                    {[limits ? limitsText(limits) : lacksLimits(course.code, limits) ? t("no_limits") : "", mark === "within" ? "" : t(`mark.${mark}`)].filter(Boolean).join(" · ")}
                  </Table.Td>
                  <Table.Td className={classes.by} c="dimmed">
                    {source(course, at)}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed" mt={4}>
        {count > rows.length ? t("rows_cut", { shown: rows.length, count }) : t("rows", { count })}
      </Text>
    </>
  );
}
