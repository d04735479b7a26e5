import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { visitsQuery } from "@/features/visits/api/visits";
import { BeginVisit } from "@/features/visits/components/begin-visit";
import { useLiveVisits } from "@/features/visits/hooks/use-live-visit";
import { STATE_TONES } from "@/features/visits/lib/tones";
import { formatDate } from "@/shared/lib/format";
import { LinkButton } from "@/shared/ui/link-button";
import { StatusBadge } from "@/shared/ui/status-badge";

interface PlannedVisitLinkProps {
  readonly patientId: string;
  readonly plannedVisitId: string;
  /** Its window has come: the button is the one to press. */
  readonly isNow: boolean;
  /** Done or still to come, of a patient who lives: it can be begun. */
  readonly isOpen: boolean;
}

/** From a visit of the plan to the visit itself: begin it, go on with it, or read its report. */
export function PlannedVisitLink({ patientId, plannedVisitId, isNow, isOpen }: PlannedVisitLinkProps): ReactNode {
  const { t } = useTranslation("visit");
  const found = useQuery(visitsQuery(patientId)).data;
  useLiveVisits(patientId);
  if (!found) return null;
  const visit = found.visits.find((item) => item.planned_visit_id === plannedVisitId && item.state !== "withdrawn");
  if (visit) {
    const signed = visit.state === "signed";
    return (
      <Group gap="sm" my="xs">
        <StatusBadge tone={STATE_TONES[visit.state]} label={t(`state.${visit.state}`)} />
        <Text size="sm">
          {formatDate(visit.on)} · {visit.begun_by.display_name}
        </Text>
        <LinkButton to="/cases/$patientId/visits/$visitId" params={{ patientId, visitId: visit.id }} size="compact-md" variant={signed ? "default" : "filled"}>
          {t(signed ? "read" : "go_on")}
        </LinkButton>
      </Group>
    );
  }
  if (!found.can_begin || !isOpen) return null;
  return (
    <Group my="xs">
      <BeginVisit patientId={patientId} from={{ planned_visit_id: plannedVisitId }} size="compact-md" variant={isNow ? "filled" : "default"}>
        {t("begin")}
      </BeginVisit>
    </Group>
  );
}
