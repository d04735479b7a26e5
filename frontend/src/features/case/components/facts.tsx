import { Card, Table, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, FieldSchema } from "@/features/case/api/form";
import { useShownEntry } from "@/features/case/hooks/use-shown-entry";
import { useWording } from "@/features/case/lib/wording";
import { formatDate } from "@/shared/lib/format";

/** Values of the record by the place they have in it ("status.ecog"). */
export type Values = Readonly<Record<string, Pick<Entry, "value" | "absent_reason" | "on" | "author" | "centre"> | null>>;

export const within = (prefix: string, group: Readonly<Record<string, Entry>>, names?: readonly string[]): Values =>
  Object.fromEntries(
    Object.entries(group)
      .filter(([name]) => !names || names.includes(name))
      .map(([name, entry]) => [`${prefix}.${name}`, entry]),
  );

interface FactsProps {
  readonly title: string;
  readonly values: Values;
  /** Places that are shown also when nobody has written there: silence is not a normal finding. */
  readonly always?: readonly string[];
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly children?: ReactNode;
}

/** What is known, with its day; what was looked for and is not known, with the reason. */
export function Facts({ title, values, always = [], fields, children }: FactsProps): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const shown = useShownEntry();
  const places = [...new Set([...always, ...Object.keys(values)])];
  const rows = places.flatMap((place) => {
    const field = fields.get(place);
    const entry = values[place] ?? null;
    if (!field) return [];
    const told = shown(field, entry);
    return told.missing && !entry?.absent_reason && !always.includes(place) ? [] : [{ field, entry, told }];
  });
  return (
    <Card component="section" aria-label={title}>
      <Title order={3} mb="xs">
        {title}
      </Title>
      {rows.length === 0 ? (
        <Text c="dimmed" size="sm">
          {t("summary.nothing")}
        </Text>
      ) : (
        <Table withRowBorders={false} verticalSpacing={3} highlightOnHover={false}>
          <Table.Tbody>
            {rows.map(({ field, entry, told }) => (
              <Table.Tr key={field.code}>
                <Table.Th scope="row" w="45%" fw={550} c="dimmed">
                  {say(field, "label")}
                </Table.Th>
                <Table.Td
                  style={{ overflowWrap: "anywhere" }}
                  title={[entry?.author?.display_name, entry?.centre?.name, entry?.on ? formatDate(entry.on) : ""].filter(Boolean).join(" · ")}
                >
                  {told.missing ? (
                    <Text span inherit c="dimmed" fs="italic">
                      {told.text}
                    </Text>
                  ) : (
                    told.text
                  )}
                  {!told.missing && field.dated && entry?.on ? (
                    <Text span size="xs" c="dimmed">
                      {" "}
                      ({formatDate(entry.on)})
                    </Text>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {children}
    </Card>
  );
}
