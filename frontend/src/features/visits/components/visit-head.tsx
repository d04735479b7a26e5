import { Button, Group, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { VisitBrief } from "@/features/visits/api/visits";
import { useVisitTitle } from "@/features/visits/lib/titles";
import { STATE_TONES } from "@/features/visits/lib/tones";
import { formatDate } from "@/shared/lib/format";
import { TextLink } from "@/shared/ui/link-button";
import { StatusBadge } from "@/shared/ui/status-badge";

/** What this visit is: of the plan or not, on which day, in which centre, and how it stands. */
export function VisitHead({ visit, here, onDay }: { readonly visit: VisitBrief; readonly here: readonly string[]; readonly onDay?: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation("visit");
  const titleOf = useVisitTitle();
  return (
    <header>
      <TextLink to="/cases/$patientId/visits" params={{ patientId: visit.patient_id }} size="sm">
        {t("all")}
      </TextLink>
      <Group gap="sm" align="center" mt={4}>
        <Title order={1} fz="xl" tabIndex={-1} data-route-focus>
          {titleOf(visit)}
        </Title>
        <StatusBadge tone={STATE_TONES[visit.state]} label={t(`state.${visit.state}`)} />
      </Group>
      <Group gap="xs" mt={2}>
        <Text size="sm">
          {[formatDate(visit.on), t(`mode.${visit.mode}`), visit.centre.name, t("begun_by", { name: visit.begun_by.display_name })].join(" · ")}
        </Text>
        {onDay ? (
          <Button size="compact-xs" variant="subtle" onClick={onDay}>
            {t("day.change")}
          </Button>
        ) : null}
      </Group>
      {visit.withdrawn_reason ? <Text size="sm">{t("withdraw.because", { reason: visit.withdrawn_reason })}</Text> : null}
      {here.length > 0 ? (
        <Text size="sm" role="status" c="var(--cc-info-text)">
          {t("here", { count: here.length, names: here.join(", ") })}
        </Text>
      ) : null}
    </header>
  );
}
