import { Group, Title } from "@mantine/core";
import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { visitsQuery } from "@/features/visits/api/visits";
import { BeginVisit } from "@/features/visits/components/begin-visit";
import classes from "@/features/visits/components/visit.module.css";
import { useLiveVisits } from "@/features/visits/hooks/use-live-visit";
import { useVisitTitle } from "@/features/visits/lib/titles";
import { STATE_TONES } from "@/features/visits/lib/tones";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDate } from "@/shared/lib/format";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { LinkButton, TextLink } from "@/shared/ui/link-button";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Every visit of the patient, the newest first, those begun by mistake too. */
export function VisitsPage({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("visit");
  const titleOf = useVisitTitle();
  const query = useQuery(visitsQuery(patientId));
  useLiveVisits(patientId);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const found = query.data;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="lg">
          {t("list")}
        </Title>
        <Group gap="xs">
          <LinkButton to="/cases/$patientId/follow-up" params={{ patientId }} variant="default" size="compact-md">
            {t("to_plan")}
          </LinkButton>
          {found?.can_begin ? (
            <BeginVisit patientId={patientId} from={{}} size="compact-md" variant="default">
              {t("begin_outside")}
            </BeginVisit>
          ) : null}
        </Group>
      </Group>
      {found ? null : <ListSkeleton rows={4} />}
      {found?.visits.length === 0 ? <EmptyState icon={IconStethoscope} title={t("none")} hint={t("none_hint")} compact /> : null}
      {found && found.visits.length > 0 ? (
        <ul className={`cc-surface ${classes.visits ?? ""}`} aria-label={t("list")}>
          {found.visits.map((visit) => (
            <li key={visit.id} className={classes.order} data-quiet={visit.state === "withdrawn" || undefined}>
              <span className={classes.orderWhat}>
                <TextLink to="/cases/$patientId/visits/$visitId" params={{ patientId, visitId: visit.id }} fw={650}>
                  {titleOf(visit)}
                </TextLink>
                <span className={classes.aside}>
                  {[formatDate(visit.on), t(`mode.${visit.mode}`), visit.centre.name, visit.begun_by.display_name].join(" · ")}
                </span>
              </span>
              <StatusBadge tone={STATE_TONES[visit.state]} label={t(`state.${visit.state}`)} />
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
