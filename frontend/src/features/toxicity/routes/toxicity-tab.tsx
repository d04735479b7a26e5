import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { overviewQuery, toxicityKey } from "@/features/toxicity/api/toxicity";
import type { Icaht, Overview } from "@/features/toxicity/api/toxicity";
import { AlertList } from "@/features/toxicity/components/alert-list";
import { BaselineCard } from "@/features/toxicity/components/baseline-card";
import { GradeReasons } from "@/features/toxicity/components/grade-reasons";
import { IecHsCard } from "@/features/toxicity/components/iec-hs-card";
import { ObservationForm } from "@/features/toxicity/components/observation-form";
import { SheetRows } from "@/features/toxicity/components/sheet-rows";
import classes from "@/features/toxicity/components/toxicity.module.css";
import { TreatmentLog } from "@/features/toxicity/components/treatment-log";
import { TrendChart } from "@/features/toxicity/components/trend-chart";
import { useDraftObservation } from "@/features/toxicity/hooks/use-draft-observation";
import { draftOf, newDraft } from "@/features/toxicity/lib/draft";
import { useBothWords, useDayName } from "@/features/toxicity/lib/wording";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDateTime } from "@/shared/lib/format";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";
import { announce } from "@/shared/ui/announce";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { ErrorState } from "@/shared/ui/error-state";
import { CardsSkeleton } from "@/shared/ui/skeletons";
import { showUndo } from "@/shared/ui/undo";

function useLiveSheets(patientId: string): void {
  const { t } = useTranslation("toxicity");
  const client = useQueryClient();
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: toxicityKey(patientId) }));
  const refreshMine = ({ data }: { readonly data: { readonly patient_id: string } }): void => {
    if (data.patient_id === patientId) refresh();
  };
  useRealtime("record.changed", refreshMine);
  // an infusion that is written, corrected or taken back changes days and grades
  useRealtime("course.changed", refreshMine);
  useRealtime("pathway.moved", refreshMine);
  useRealtime("toxicity.alerted", ({ data }) => {
    if (data.patient_id !== patientId) return;
    if (data.open) announce(t("alert.arrived"), "urgent");
    refresh();
  });
  useResync(refresh);
}

function IcahtLine({ name, found }: { readonly name: string; readonly found: Icaht }): ReactNode {
  const { t } = useTranslation("toxicity");
  const say = useBothWords();
  return (
    <Text size="sm">
      <strong>{name}:</strong> {found.grade === null ? t("icaht.unknown") : t("grade.value", { grade: found.grade })} · {say(found, "rule")}
    </Text>
  );
}

function Head({ overview, mayWrite, scores }: { readonly overview: Overview; readonly mayWrite: boolean; readonly scores: ReactNode }): ReactNode {
  const { t } = useTranslation("toxicity");
  const dayName = useDayName();
  const say = useBothWords();
  const { latest } = overview;
  return (
    <div className={classes.head}>
      <div className={`cc-surface ${classes.box ?? ""}`}>
        <span className={classes.day}>{dayName(overview.day)}</span>
        <Text size="sm">{overview.infused_at ? t("infused_on", { at: formatDateTime(overview.infused_at) }) : t("day_none")}</Text>
        <Text size="sm" mt={6}>
          {t("due.next")}
        </Text>
        {overview.next_due_at ? <ClockBadge dueAt={overview.next_due_at} soonHours={1} /> : <Text size="sm">{t("due.none")}</Text>}
        <Text size="xs" c="dimmed">
          {say(overview, "frequency_source")}
        </Text>
      </div>
      <Stack gap={12}>
        {latest ? (
          <div className={`cc-surface ${classes.box ?? ""}`}>
            <h3>{t("latest", { at: formatDateTime(latest.observed_at) })}</h3>
            <GradeReasons grade={latest.crs} clinician={latest.crs_grade_clinician} />
            <GradeReasons grade={latest.icans} clinician={latest.icans_grade_clinician} />
          </div>
        ) : null}
        <BaselineCard patientId={overview.patient_id} baseline={overview.baseline} mayWrite={mayWrite} />
      </Stack>
      <div className={`cc-surface ${classes.box ?? ""}`}>
        <h3>{t("episode.title")}</h3>
        {overview.episodes.length === 0 ? <Text size="sm">{t("episode.none")}</Text> : null}
        {overview.episodes.map((episode) => (
          <Text key={`${episode.scale}${episode.number}`} size="sm">
            <strong>{episode.scale === "icans" ? t("grade.icans") : t("grade.crs")}</strong>{" "}
            {[
              t("episode.onset", { day: dayName(episode.onset_day) }),
              t("episode.max", { grade: episode.max_grade, day: dayName(episode.max_day) }),
              episode.resolved_at ? t("episode.resolved", { day: dayName(episode.resolved_day) }) : t("episode.running"),
            ].join(" · ")}
          </Text>
        ))}
        <Text size="xs" c="dimmed">
          {t("episode.rule")}
        </Text>
        <IcahtLine name={t("icaht.early")} found={overview.icaht_early} />
        {overview.day !== null && overview.day > 30 ? <IcahtLine name={t("icaht.late")} found={overview.icaht_late} /> : null}
        <Text size="xs" c="dimmed">
          {overview.icaht_early.source} · {t("advisory")}
        </Text>
      </div>
      <div className={`cc-surface ${classes.box ?? ""} ${classes.wide ?? ""}`}>
        <h3>{t("scores.title")}</h3>
        {scores}
      </div>
    </div>
  );
}

/** CRS and ICANS at the bedside: what is now, what waits, a new look, and every look so far. */
export function ToxicityTab({ patientId, mayWrite, scores, infections }: { readonly patientId: string; readonly mayWrite: boolean; readonly scores: ReactNode; readonly infections: ReactNode }): ReactNode {
  const { t } = useTranslation("toxicity");
  const overview = useQuery(overviewQuery(patientId));
  const draft = useDraftObservation(patientId);
  const [open, setOpen] = useState(draft.draft !== null);
  useLiveSheets(patientId);
  const problem = blockingError(overview);
  if (problem) return <ErrorState error={problem} onRetry={() => void overview.refetch()} />;
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2}>{t("title")}</Title>
        {mayWrite ? (
          <Button
            className={classes.big}
            leftSection={<IconPlus size={18} />}
            onClick={() => {
              if (!draft.draft) draft.start(newDraft());
              setOpen(true);
            }}
          >
            {t(draft.draft ? "continue" : "new")}
          </Button>
        ) : null}
      </Group>
      {overview.data ? (
        <>
          <AlertList patientId={patientId} alerts={overview.data.alerts} />
          <Head overview={overview.data} mayWrite={mayWrite} scores={scores} />
        </>
      ) : (
        <CardsSkeleton />
      )}
      <TrendChart patientId={patientId} />
      <SheetRows
        patientId={patientId}
        mayWrite={mayWrite}
        onCorrect={(row) => {
          draft.start(draftOf(row));
          setOpen(true);
        }}
      />
      <TreatmentLog patientId={patientId} mayWrite={mayWrite} nextDose={overview.data?.next_tocilizumab_dose ?? 1} />
      <IecHsCard patientId={patientId} mayWrite={mayWrite} />
      {infections}
      {draft.draft && open && mayWrite ? (
        <ObservationForm
          patientId={patientId}
          draft={draft.draft}
          overview={overview.data}
          onField={draft.setField}
          onValues={draft.setValues}
          onRebase={draft.rebase}
          onSaved={draft.drop}
          onDiscard={() => {
            const thrown = draft.draft;
            draft.drop();
            if (!thrown) return;
            showUndo({
              message: t("discarded"),
              onUndo: () => {
                draft.start(thrown);
                setOpen(true);
              },
            });
          }}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </Stack>
  );
}
