import { Button, Card, Group, SimpleGrid, Stack, Table, Title } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { patientReferralsQuery } from "@/features/case/api/referral";
import { recordQuery } from "@/features/case/api/record";
import { CareCircle } from "@/features/case/components/care-circle";
import { DerivedSummary } from "@/features/case/components/derived-summary";
import { Facts, within } from "@/features/case/components/facts";
import { Scores } from "@/features/case/components/form/scores";
import { LabTable } from "@/features/case/components/lab-table";
import { PathwayCard } from "@/features/case/components/pathway-card";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDate } from "@/shared/lib/format";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { ErrorState } from "@/shared/ui/error-state";
import { CardsSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

const LIVE = new Set(["draft", "submitted", "under_discussion", "more_info_needed", "decided"]);

const INFECTION = ["active_infection", "active_infection_detail", "mdr_colonisation", "covid_recent"];
/** Asked of everybody before cells are collected: when nobody has, the page says so. */
const SEROLOGY = ["virology.hbsag", "virology.anti_hbc", "virology.anti_hcv", "virology.hiv_ab_ag"];

const but = <T,>(group: Readonly<Record<string, T>>, names: readonly string[]): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(group).filter(([name]) => !names.includes(name)));

/** Where the referral stands, in one line with one button. */
function ReferralCard({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("case");
  const query = useQuery(patientReferralsQuery(patientId));
  const live = query.data?.results.find((referral) => LIVE.has(referral.status));
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data) return <CardsSkeleton cards={1} />;
  return (
    <Card component="section" aria-label={t("tab.referral")}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Title order={3}>{live ? t("referral_to", { hub: live.hub.name }) : t("summary.no_referral")}</Title>
          {live ? <StatusBadge tone={live.status === "decided" ? "success" : "info"} label={live.status_label} /> : null}
          {live?.status === "submitted" ? <ClockBadge dueAt={live.clock?.due_at} pausedAt={live.clock?.paused_at ?? null} /> : null}
        </Group>
        <Button
          variant={live ? "light" : "filled"}
          rightSection={<IconArrowRight size={16} />}
          renderRoot={(props: object) => <Link {...props} to="/cases/$patientId/referral" params={{ patientId }} />}
        >
          {t(live ? (live.status === "draft" ? "summary.go_on" : "summary.follow") : "summary.refer")}
        </Button>
      </Group>
    </Card>
  );
}

/** The page a tired doctor reads at night: who, what, how far, and the newest values. */
export function SummaryTab(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("case");
  const record = useQuery(recordQuery(patientId));
  const form = useQuery(formSchemaQuery);
  const schema = form.data;
  const bySource = useMemo(
    () => new Map((schema?.sections ?? []).flatMap((section) => section.fields).map((field) => [field.source, field])),
    [schema],
  );
  const byCode = useMemo(() => new Map([...bySource.values()].map((field) => [field.code, field])), [bySource]);
  const problem = blockingError(record);
  if (problem) return <ErrorState error={problem} onRetry={() => void record.refetch()} />;
  if (!record.data) return <CardsSkeleton cards={4} />;
  const { data } = record;
  const head = (
    <>
      <ReferralCard patientId={patientId} />
      <PathwayCard patientId={patientId} />
    </>
  );
  const unnamed = blockingError(form);
  // without the names of the fields the cards would say that nothing was recorded
  if (!schema && !unnamed)
    return (
      <Stack gap="md">
        {head}
        <CardsSkeleton cards={6} />
      </Stack>
    );
  return (
    <Stack gap="md">
      {head}
      <SimpleGrid cols={{ base: 1, xl: 2 }} spacing="md">
        {schema ? (
          <>
            <Facts title={t("summary.diagnosis")} values={within("diagnosis", data.diagnosis)} fields={bySource} />
            <Facts
              title={t("summary.status")}
              values={{
                ...within("status", but(data.status, INFECTION)),
                ...within("disease_status", data.disease_status),
                ...within("vitals", data.vitals),
              }}
              always={["status.ecog", "disease_status.status"]}
              fields={bySource}
            />
            <Facts
              title={t("summary.medication")}
              values={{ allergies: data.allergies, medications: data.medications, ...within("medication", data.medication) }}
              always={["allergies", "medications"]}
              fields={bySource}
            />
            <Facts
              title={t("summary.infection")}
              values={{
                ...within("status", data.status, INFECTION),
                ...Object.fromEntries(data.virology.map((test) => [`virology.${test.code}`, test])),
              }}
              always={["status.active_infection", ...SEROLOGY]}
              fields={bySource}
            />
          </>
        ) : (
          <ErrorState error={unnamed} onRetry={() => void form.refetch()} />
        )}
        {data.derived_facts.length > 0 ? <DerivedSummary facts={data.derived_facts} /> : null}
        {schema ? <Facts title={t("summary.comorbidity")} values={within("comorbidity", data.comorbidity)} fields={bySource} /> : null}
        <CareCircle patientId={patientId} />
      </SimpleGrid>
      <Card component="section" aria-labelledby="summary-scores">
        <Title order={3} mb="xs" id="summary-scores">
          {t("scores.title")}
        </Title>
        <Scores scores={data.scores.filter((score) => score.value !== null)} fields={byCode} />
      </Card>
      <Card component="section" aria-labelledby="summary-labs">
        <Title order={3} mb="xs" id="summary-labs">
          {t("summary.labs")}
        </Title>
        <LabTable labs={data.labs} />
      </Card>
      {data.conditions.length > 0 ? (
        <Card component="section" aria-labelledby="summary-conditions">
          <Title order={3} mb="xs" id="summary-conditions">
            {t("summary.conditions")}
          </Title>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {data.conditions.map((condition) => (
                <Table.Tr key={condition.id}>
                  <Table.Td>{condition.text}</Table.Td>
                  <Table.Td c="dimmed">{formatDate(condition.effective_on)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Card>
      ) : null}
    </Stack>
  );
}
