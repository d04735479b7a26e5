import { Button, Center, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { patientsQuery } from "@/features/cases/api/patients";
import classes from "@/features/cases/components/cases-table.module.css";
import { DateTime } from "@/shared/ui/date-time";
import { DeathBadge } from "@/shared/ui/death-badge";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface PatientsListProps {
  readonly q: string | undefined;
  readonly centre: string | undefined;
  /** Shown when nobody matches. */
  readonly empty: ReactNode;
}

/** Everybody whom one may see, by name; also who was only just registered or imported. */
export function PatientsList({ q, centre, empty }: PatientsListProps): ReactNode {
  const { t } = useTranslation("cases");
  const patients = useInfiniteQuery(patientsQuery({ q, centre }));
  if (patients.isPending) return <ListSkeleton rows={10} />;
  if (patients.error && !patients.data) {
    return <ErrorState error={patients.error} onRetry={() => void patients.refetch()} />;
  }
  const rows = patients.data.pages.flatMap((page) => page.results);
  if (rows.length === 0) return empty;
  return (
    <div className={`cc-surface ${classes.box}`}>
      <Table.ScrollContainer minWidth={320} type="native">
        <Table>
          <caption className="cc-visually-hidden">{t("view.patients")}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("column.patient")}</Table.Th>
              <Table.Th>{t("create.birth_date")}</Table.Th>
              <Table.Th visibleFrom="sm">{t("common:patient.sex")}</Table.Th>
              <Table.Th visibleFrom="sm">{t("common:patient.tax_code")}</Table.Th>
              <Table.Th>{t("column.centre")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((patient) => (
              <Table.Tr key={patient.id}>
                <Table.Td className={classes.patient}>
                  <Link to="/cases/$patientId" params={{ patientId: patient.id }} className={classes.name}>
                    {patient.display_name}
                  </Link>
                  <DeathBadge on={patient.deceased_on} />
                </Table.Td>
                <Table.Td className={classes.when}>
                  <DateTime value={patient.birth_date} as="date" /> ·{" "}
                  {t("common:patient.age", { count: patient.age })}
                </Table.Td>
                <Table.Td visibleFrom="sm">{t(`common:patient.sex_${patient.sex}`)}</Table.Td>
                <Table.Td visibleFrom="sm">
                  <Text size="sm" ff="monospace" component="span">
                    {patient.tax_code ?? "–"}
                  </Text>
                </Table.Td>
                <Table.Td>{patient.centre.city}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {patients.hasNextPage ? (
        <Center p="sm">
          <Button
            variant="subtle"
            loading={patients.isFetchingNextPage}
            onClick={() => void patients.fetchNextPage()}
          >
            {t("common:action.load_more")}
          </Button>
        </Center>
      ) : null}
    </div>
  );
}
