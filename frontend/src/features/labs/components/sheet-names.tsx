import { Button, Group, Select, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Measured } from "@/features/labs/api/labs";
import type { Preview } from "@/features/labs/api/sheets";
import { useLabel } from "@/features/labs/hooks/use-wording";
import { withCatalogueUnits } from "@/features/labs/lib/sheet-draft";
import type { SheetDraft } from "@/features/labs/lib/sheet-draft";

const LEAVE_OUT = "-";

interface SheetNamesProps {
  readonly preview: Preview;
  readonly draft: SheetDraft;
  readonly tests: readonly Measured[];
  readonly onChange: (values: Partial<SheetDraft>) => void;
}

/** What each name of the sheet means, and in which unit: recognised, or chosen here. */
export function SheetNames({ preview, draft, tests, onChange }: SheetNamesProps): ReactNode {
  const { t } = useTranslation("labs");
  const label = useLabel();
  const options = [{ value: LEAVE_OUT, label: t("sheet.leave_out") }, ...tests.map((test) => ({ value: test.code, label: label(test) }))];
  const silent = preview.names.some((name) => name.code && name.unit === null && name.unit_found === "");
  return (
    <section aria-labelledby="sheet-names">
      <Group justify="space-between" mb={4}>
        <Title order={4} id="sheet-names">
          {t("sheet.names")}
        </Title>
        {silent ? (
          <Button size="compact-sm" variant="light" onClick={() => onChange({ units: withCatalogueUnits(preview, draft.units) })}>
            {t("sheet.catalogue_units")}
          </Button>
        ) : null}
      </Group>
      <Table.ScrollContainer minWidth={300} type="native" tabIndex={0} aria-label={t("sheet.names")}>
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("sheet.in_sheet")}</Table.Th>
              <Table.Th>{t("sheet.means_and_unit")}</Table.Th>
              <Table.Th ta="end">{t("sheet.values")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.names.map((name) => (
              <Table.Tr key={name.key}>
                <Table.Th scope="row" fw={550}>
                  {name.name}
                  {name.unit_found ? (
                    <Text span size="xs" c="dimmed">
                      {" "}
                      {name.unit_found}
                    </Text>
                  ) : null}
                </Table.Th>
                <Table.Td>
                  <Group gap={6}>
                    <Select
                      size="xs"
                      flex="1 1 9rem"
                      searchable
                      aria-label={t("sheet.means_of", { name: name.name })}
                      placeholder={t("sheet.not_known")}
                      data={options}
                      value={name.code === "" ? LEAVE_OUT : name.code}
                      onChange={(code) => {
                        const units = Object.fromEntries(Object.entries(draft.units).filter(([key]) => key !== name.key));
                        if (code !== null) onChange({ tests: { ...draft.tests, [name.key]: code === LEAVE_OUT ? "" : code }, units });
                      }}
                    />
                    {name.code && name.units.some((unit) => unit.label) ? (
                      <Select
                        size="xs"
                        flex="0 1 150px"
                        aria-label={t("sheet.unit_of", { name: name.name })}
                        placeholder={t("sheet.choose_unit")}
                        error={name.unit === null}
                        data={name.units.map((unit) => ({ value: unit.code, label: unit.label }))}
                        value={name.unit}
                        onChange={(unit) => {
                          if (unit !== null) onChange({ units: { ...draft.units, [name.key]: unit } });
                        }}
                      />
                    ) : null}
                  </Group>
                </Table.Td>
                <Table.Td ta="end">{name.count}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}
