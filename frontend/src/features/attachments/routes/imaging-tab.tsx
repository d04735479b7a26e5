import { Alert, Button, Card, Group, List, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconPhotoOff, IconRadioactive } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { confirmPatient, imagingKey, imagingQuery } from "@/features/attachments/api/imaging";
import type { ImagingStudy } from "@/features/attachments/api/imaging";
import classes from "@/features/attachments/components/attachments.module.css";
import { UploadsOf } from "@/features/attachments/components/uploads-of";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";
import { DateTime } from "@/shared/ui/date-time";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ReasonDialog } from "@/shared/ui/reason-dialog";
import { CardsSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

function Mismatch({ study, onConfirmed }: { readonly study: ImagingStudy; readonly onConfirmed: () => void }): ReactNode {
  const { t } = useTranslation("attachments");
  const [asking, setAsking] = useState(false);
  if (study.mismatch.level === "none" && study.mismatch.confirmed) return <StatusBadge tone="success" label={t("mismatch.confirmed")} />;
  if (study.mismatch.level === "none") return null;
  return (
    <Alert role="alert" color="red" variant="light" mt="sm" icon={<IconAlertTriangle aria-hidden="true" />} title={t("mismatch.title")}>
      <List size="sm">
        {study.mismatch.reasons.map((reason) => (
          <List.Item key={reason}>{t(`mismatch.reason.${reason}`, { defaultValue: reason })}</List.Item>
        ))}
      </List>
      {study.can_confirm ? (
        <Button mt="xs" size="xs" variant="default" onClick={() => setAsking(true)}>
          {t("mismatch.confirm")}
        </Button>
      ) : null}
      {asking ? (
        <ReasonDialog
          title={t("mismatch.confirm_title")}
          label={t("mismatch.confirm_reason")}
          action={t("mismatch.confirm")}
          maxLength={500}
          draft={`imaging.confirm.${study.id}`}
          onClose={() => setAsking(false)}
          send={(reason) => confirmPatient(study.id, reason).then(onConfirmed)}
        />
      ) : null}
    </Alert>
  );
}

/** The studies of the patient, newest first, each with the first frame of its series. */
export function ImagingTab({ patientId, mayAdd, usesOf }: { readonly patientId: string; readonly mayAdd: boolean; readonly usesOf: (studyUid: string) => ReactNode }): ReactNode {
  const { t } = useTranslation("attachments");
  const client = useQueryClient();
  const query = useInfiniteQuery(imagingQuery(patientId));
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: imagingKey(patientId) }));
  useRealtime("imaging.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useResync(refresh);
  const wanted = useLocation().hash;
  const shown = useRef("");
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    // came from an assessment that was read from this study: it may stand on a later page
    if (!wanted || !query.data || shown.current === wanted) return;
    const there = document.getElementById(wanted);
    if (there) {
      shown.current = wanted;
      there.scrollIntoView({ block: "center" });
      there.focus({ preventScroll: true });
    } else if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [wanted, query.data, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const studies = (query.data?.pages ?? []).flatMap((page) => page.studies);
  return (
    <Stack gap="md">
      <Title order={2}>{t("imaging")}</Title>
      <UploadsOf patientId={patientId} allowed={mayAdd} />
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <CardsSkeleton cards={3} /> : null}
      {query.data && studies.length === 0 ? (
        <EmptyState icon={IconRadioactive} title={t("no_studies.title")} hint={t("no_studies.hint")} compact />
      ) : null}
      {studies.map((study) => (
        <Card key={study.id} component="section" id={`study-${study.study_uid}`} tabIndex={-1} className={classes.study} aria-label={study.description || t("study")}>
          <Group justify="space-between" align="flex-start">
            <div>
              <Title order={3}>{study.description || t("study")}</Title>
              <Text size="sm" c="dimmed">
                <DateTime value={study.date} as="date" /> · {study.modalities.join(" + ")}
              </Text>
            </div>
          </Group>
          {usesOf(study.study_uid)}
          <Mismatch study={study} onConfirmed={refresh} />
          <ul className={classes.series}>
            {study.series.map((series) => (
              <li key={series.id}>
                <div className={classes.frame}>
                  {series.thumbnail_url ? (
                    <img src={series.thumbnail_url} alt={t("series_image", { name: series.description || series.modality })} loading="lazy" />
                  ) : (
                    <IconPhotoOff size={30} aria-label={t("no_image")} />
                  )}
                </div>
                <Text size="sm" fw={650} mt={4} truncate="end" title={series.description}>
                  {series.description || series.modality}
                </Text>
                <Text size="xs" c="dimmed" className="cc-numbers">
                  {series.modality} · {t("instances", { count: series.instances })}
                </Text>
              </li>
            ))}
          </ul>
        </Card>
      ))}
      {query.hasNextPage ? (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("more_studies")}
        </Button>
      ) : null}
    </Stack>
  );
}
