import { Card, Group, Stack, Tabs, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChartLine } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { catalogueQuery, seriesQuery } from "@/features/labs/api/labs";
import { AddLab } from "@/features/labs/components/add-lab";
import { AddVitals } from "@/features/labs/components/add-vitals";
import { AllResults } from "@/features/labs/components/all-results";
import { ChartPanel } from "@/features/labs/components/chart-panel";
import { blockingError } from "@/shared/api/blocking-error";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface LabsTabProps {
  readonly patientId: string;
  readonly canWrite: boolean;
  /** The way to the import of a sheet. */
  readonly importLink: ReactNode;
  /** The newest result of each test, from the record. */
  readonly newest: ReactNode;
}

/** Laboratory and vital signs: their courses on one time axis, the newest of each, forms, and everything entered. */
export function LabsTab({ patientId, canWrite, importLink, newest }: LabsTabProps): ReactNode {
  const { t } = useTranslation("labs");
  const series = useQuery(seriesQuery(patientId));
  const catalogue = useQuery(catalogueQuery);
  // a thumb would have to pass all curves before the values of today
  const isPhone = useMediaQuery("(max-width: 40em)", undefined, { getInitialValueInEffect: false });
  const tests = catalogue.data?.labs ?? [];
  const problem = blockingError(series) ?? blockingError(catalogue);
  if (problem) {
    return (
      <ErrorState
        error={problem}
        onRetry={() => {
          void series.refetch();
          void catalogue.refetch();
        }}
      />
    );
  }
  const latest = (
    <Card component="section" aria-labelledby="latest-labs">
      <Title order={3} id="latest-labs" mb="xs">
        {t("latest")}
      </Title>
      {newest}
    </Card>
  );
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("title")}</Title>
        {canWrite ? importLink : null}
      </Group>
      {isPhone ? latest : null}
      <Card component="section" aria-labelledby="labs-charts">
        <Title order={3} id="labs-charts" mb="xs">
          {t("charts")}
        </Title>
        {series.data ? (
          series.data.series.length > 0 ? (
            <ChartPanel patientId={patientId} series={series.data} />
          ) : (
            <EmptyState icon={IconChartLine} title={t("empty")} hint={canWrite ? t("empty_hint") : t("empty_read")} compact />
          )
        ) : (
          <ListSkeleton rows={6} />
        )}
      </Card>
      {canWrite && catalogue.data ? (
        <Card component="section" aria-label={t("new")}>
          <Tabs defaultValue="lab" keepMounted={false}>
            <Tabs.List mb="sm">
              <Tabs.Tab value="lab">{t("add")}</Tabs.Tab>
              <Tabs.Tab value="vitals">{t("add_vitals")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="lab">
              <AddLab patientId={patientId} tests={tests} />
            </Tabs.Panel>
            <Tabs.Panel value="vitals">
              <AddVitals patientId={patientId} vitals={catalogue.data.vitals} spo2={tests.find((test) => test.code === "spo2_pct")} />
            </Tabs.Panel>
          </Tabs>
        </Card>
      ) : null}
      {isPhone ? null : latest}
      <Card component="section" aria-labelledby="all-labs">
        <Title order={3} id="all-labs" mb="xs">
          {t("all")}
        </Title>
        <AllResults patientId={patientId} tests={tests} canWrite={canWrite} />
      </Card>
    </Stack>
  );
}
