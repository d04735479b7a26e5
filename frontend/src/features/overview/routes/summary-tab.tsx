import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { overviewQuery } from "@/features/overview/api/overview";
import type { Overview } from "@/features/overview/api/overview";
import { CourseNow } from "@/features/overview/components/course-now";
import { DiseaseDays } from "@/features/overview/components/disease-days";
import { DueList } from "@/features/overview/components/due-list";
import { FactList } from "@/features/overview/components/fact-list";
import { LabTiles } from "@/features/overview/components/lab-tiles";
import { LineList } from "@/features/overview/components/line-list";
import { MissingList } from "@/features/overview/components/missing-list";
import { PdfMenu } from "@/features/overview/components/pdf-menu";
import { PlaceLink } from "@/features/overview/components/place-link";
import { RiskList } from "@/features/overview/components/risk-list";
import { SafetyNow } from "@/features/overview/components/safety-now";
import { SectionCard } from "@/features/overview/components/section-card";
import classes from "@/features/overview/components/summary.module.css";
import { useWording } from "@/features/overview/lib/wording";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDate, formatDateTime } from "@/shared/lib/format";
import { AfterPaint } from "@/shared/ui/after-paint";
import { ErrorState } from "@/shared/ui/error-state";
import { CardsSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

function Disease({ patientId, data }: { readonly patientId: string; readonly data: Overview }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  const { disease } = data;
  return (
    <>
      <Text fw={650} size="sm">
        {say(disease, "name") || t("disease.unknown")}
        {say(disease, "name") ? null : (
          <>
            {". "}
            <PlaceLink patientId={patientId} tab="record" kind="diagnoses" inherit underline="always">
              {t("open_record")}
            </PlaceLink>
          </>
        )}
        {say(disease, "stage") ? ` · ${say(disease, "stage")}` : ""}
      </Text>
      <DiseaseDays disease={disease} infusedOn={data.course?.infused_on ?? null} />
      <RiskList facts={disease.risk} />
    </>
  );
}

function Questions({ questions }: { readonly questions: Overview["questions"] }): ReactNode {
  const { t } = useTranslation("overview");
  return (
    <ul className={classes.plain}>
      {questions.map((question) => (
        <li key={question.id}>
          <Group gap={8}>
            <StatusBadge tone={question.overdue ? "danger" : "warning"} label={t("questions.due", { on: formatDate(question.due_on) })} />
            <Text size="xs" c="dimmed">
              {t("questions.owner", { who: [question.owner_person, question.owner_centre].filter(Boolean).join(", "), on: formatDate(question.asked_on) })}
            </Text>
          </Group>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {question.text}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Scores({ scores }: { readonly scores: Overview["scores"] }): ReactNode {
  const { t } = useTranslation("overview");
  const say = useWording();
  // an old value does not hide behind a new one
  const daysOf = ({ since, on }: Overview["scores"][number]): string => {
    if (!on) return "";
    return since && since !== on ? t("score_values", { since: formatDate(since), on: formatDate(on) }) : formatDate(on);
  };
  return (
    <dl className={`${classes.facts ?? ""} ${classes.scores ?? ""}`}>
      {scores.map((score) => (
        <div key={score.code} className={classes.fact}>
          <dt>{say(score, "label")}</dt>
          <dd title={score.source}>
            <span className={classes.value}>{say(score, "value")}</span>
            {say(score, "class") ? ` · ${say(score, "class")}` : ""}{" "}
            <Text span size="xs" c="dimmed">
              {[daysOf(score), score.source].filter(Boolean).join(" · ")}
            </Text>
            {say(score, "note") ? (
              <Text size="xs" className={classes.caution}>
                {say(score, "note")}
              </Text>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The first clock time that a window writes takes as long as the rest of the page: its place is kept for it. */
function Generated({ at }: { readonly at: string }): ReactNode {
  const { t } = useTranslation("overview");
  const kept = <span style={{ visibility: "hidden" }}>{t("generated", { at: "00/00/0000, 00:00" })}</span>;
  return (
    <AfterPaint meanwhile={kept}>
      <GeneratedNow at={at} />
    </AfterPaint>
  );
}

function GeneratedNow({ at }: { readonly at: string }): ReactNode {
  const { t } = useTranslation("overview");
  return t("generated", { at: formatDateTime(at) });
}

/** What stands below the first screen, and is drawn after it. */
function LowerHalf({ patientId, data }: { readonly patientId: string; readonly data: Overview }): ReactNode {
  const { t } = useTranslation("overview");
  return (
    <>
      <SectionCard title={t("part.lines")}>
        <LineList patientId={patientId} lines={data.lines} />
      </SectionCard>
      <SectionCard title={t(data.patient.deceased_on ? "part.state_before_death" : "part.state")}>
        <FactList
          facts={data.state}
          empty={
            <>
              {t("state_none")}{" "}
              <PlaceLink patientId={patientId} tab="record" kind="performance-status" inherit underline="always">
                {t("open_record")}
              </PlaceLink>
            </>
          }
        />
      </SectionCard>
      <SectionCard title={t(data.patient.deceased_on ? "part.labs_before_death" : "part.labs")} wide>
        <LabTiles labs={data.labs} />
      </SectionCard>
      <SectionCard title={t("part.due")}>
        <DueList patientId={patientId} items={data.due} />
      </SectionCard>
      <SectionCard title={t("part.missing")}>
        <MissingList patientId={patientId} items={data.missing} />
      </SectionCard>
      {data.questions.length > 0 ? (
        <SectionCard title={t("part.questions")}>
          <Questions questions={data.questions} />
        </SectionCard>
      ) : null}
      {data.scores.length > 0 ? (
        <SectionCard title={t("part.scores")} wide={data.questions.length === 0}>
          <Scores scores={data.scores} />
        </SectionCard>
      ) : null}
    </>
  );
}

interface SummaryTabProps {
  /** The whole of the record below the answers: referral, pathway, every group of values. */
  readonly details: ReactNode;
}

/** The page a tired doctor reads at night: the answers first, each with its day and source, then the record. */
export function SummaryTab({ details }: SummaryTabProps): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const { t } = useTranslation("overview");
  const say = useWording();
  const query = useQuery(overviewQuery(patientId));
  const problem = blockingError(query);
  const data = query.data;
  return (
    <Stack gap="md">
      {problem ? <ErrorState error={problem} onRetry={() => void query.refetch()} /> : null}
      {!problem && !data ? <CardsSkeleton cards={4} /> : null}
      {data ? (
        <section aria-labelledby="at-night">
          <Group justify="space-between" mb="xs" gap="xs" wrap="nowrap">
            <div>
              <Title order={2} id="at-night" fz="lg">
                {t("summary")}
              </Title>
              <Text size="xs" c="dimmed">
                {say(data, "phase_label")} · <Generated at={data.generated_at} />
              </Text>
            </div>
            <PdfMenu patientId={patientId} />
          </Group>
          {data.patient.deceased_on ? (
            <Text fw={650} mb="xs">
              {t("deceased", { on: formatDate(data.patient.deceased_on) })}
            </Text>
          ) : null}
          <div className={classes.grid}>
            <SectionCard title={t("part.safety")} wide>
              <SafetyNow safety={data.safety} advisory={say(data, "advisory")} />
            </SectionCard>
            <SectionCard title={t("part.disease")}>
              <Disease patientId={patientId} data={data} />
            </SectionCard>
            <SectionCard title={t("part.course")}>
              <CourseNow patientId={patientId} course={data.course} />
            </SectionCard>
            <AfterPaint meanwhile={<CardsSkeleton cards={2} />}>
              <LowerHalf patientId={patientId} data={data} />
            </AfterPaint>
          </div>
          <Text size="xs" c="dimmed" mt="xs">
            {say(data, "advisory")}
          </Text>
        </section>
      ) : null}
      <section aria-labelledby="whole-record">
        <Title order={2} id="whole-record" fz="lg" mb="xs">
          {t("whole_record")}
        </Title>
        {details}
      </section>
    </Stack>
  );
}
