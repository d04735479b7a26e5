import { Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { pathwayQuery } from "@/features/case/api/pathway";
import { PathwayStep } from "@/features/case/components/pathway-step";
import { blockingError } from "@/shared/api/blocking-error";
import { formatDate } from "@/shared/lib/format";
import { ClockBadge } from "@/shared/ui/clock-badge";
import { ErrorState } from "@/shared/ui/error-state";
import { StatusBadge } from "@/shared/ui/status-badge";

const CLOSE = "close";

/** Where the patient stands, whose turn it is and until when, and the steps that this person may take. */
export function PathwayCard({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("case");
  const query = useQuery(pathwayQuery(patientId));
  const [open, setOpen] = useState<string | null>(null);
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  const pathway = query.data?.pathway;
  if (!pathway) return null;
  // The steps of the referral are taken on its own page, with what belongs to them.
  const moves = pathway.moves.filter((move) => move.via === "pathway");
  const move = moves.find((candidate) => candidate.code === open) ?? null;
  const toggle = (code: string): void => setOpen((now) => (now === code ? null : code));
  return (
    <Stack gap="md">
      <Card component="section" aria-labelledby="pathway">
        <Group justify="space-between" gap="sm">
          <Title order={3} id="pathway">
            {t("timeline.pathway")}
          </Title>
          <Group gap="xs">
            <StatusBadge tone={pathway.overdue ? "danger" : "info"} label={pathway.state_label} />
            {pathway.due_at ? <ClockBadge dueAt={pathway.due_at} /> : null}
          </Group>
        </Group>
        {pathway.owner_centre ? (
          <Text size="sm" c="dimmed" mt={4}>
            {t("owner", { centre: pathway.owner_centre.name })}
            {pathway.owner_person ? ` · ${pathway.owner_person.display_name}` : ""}
          </Text>
        ) : null}
        {pathway.planned_at ? (
          <Text size="sm" mt={4}>
            {t("pathway.planned_for", { date: formatDate(pathway.planned_at) })}
          </Text>
        ) : null}
        {moves.length > 0 || pathway.closure_reasons.length > 0 ? (
          <Group mt="sm" gap="xs">
            {moves.map((candidate) => (
              <Button key={candidate.code} variant="light" size="xs" aria-expanded={open === candidate.code} onClick={() => toggle(candidate.code)}>
                {candidate.label}
              </Button>
            ))}
            {pathway.closure_reasons.length > 0 ? (
              <Button variant="subtle" color="gray" size="xs" aria-expanded={open === CLOSE} onClick={() => toggle(CLOSE)}>
                {t("pathway.close")}
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Card>
      {move || (open === CLOSE && pathway.closure_reasons.length > 0) ? (
        <PathwayStep key={open} patientId={patientId} pathway={pathway} move={move} onClose={() => setOpen(null)} />
      ) : null}
    </Stack>
  );
}
