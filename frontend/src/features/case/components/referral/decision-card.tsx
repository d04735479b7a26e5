import { Button, Card, Group, List, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconGavel } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Decision, Referral } from "@/features/case/api/referral";
import { Letters } from "@/features/case/components/referral/letters";
import { api } from "@/shared/api/http";
import { useDraft } from "@/shared/lib/use-draft";
import { DateTime } from "@/shared/ui/date-time";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { StatusBadge } from "@/shared/ui/status-badge";

const TONES = { eligible: "success", not_eligible: "danger", deferred: "warning" } as const;

function CoSign({ decision, onDone }: { readonly decision: Decision; readonly onDone: (after: Referral) => void }): ReactNode {
  const { t } = useTranslation("case");
  const [text, setText, clear] = useDraft(`cosign.${decision.id}`);
  const sign = useMutation({
    mutationFn: (agree: boolean) => api.post<Referral>(`/api/v1/decisions/${decision.id}/co-sign/`, { agree, text: text.trim() }),
    onSuccess: (after) => {
      clear();
      onDone(after);
    },
  });
  return (
    <Stack gap="xs" mt="md">
      <Textarea label={t("cosign.text")} autosize minRows={1} maxLength={4000} value={text} error={fieldErrors(sign.error)["text"]} onChange={(event) => setText(event.currentTarget.value)} />
      <FormProblem error={sign.error} knownFields={["text"]} />
      <Group>
        <Button size="xs" loading={sign.isPending} onClick={() => sign.mutate(true)}>
          {t("cosign.agree")}
        </Button>
        <Button size="xs" variant="default" loading={sign.isPending} onClick={() => sign.mutate(false)}>
          {t("cosign.disagree")}
        </Button>
      </Group>
    </Stack>
  );
}

/** What the hub decided, why, with whom; the circle's signature and the letter beside it. */
export function DecisionCard({ decision, canCoSign, onDone }: { readonly decision: Decision; readonly canCoSign: boolean; readonly onDone: (after: Referral) => void }): ReactNode {
  const { t } = useTranslation("case");
  return (
    <Card component="section" aria-labelledby={`decision-${decision.id}`}>
      <Group justify="space-between">
        <Title order={3} id={`decision-${decision.id}`}>
          <IconGavel size={18} aria-hidden="true" /> {t("decision.title", { no: decision.number })}
        </Title>
        <StatusBadge tone={TONES[decision.outcome as keyof typeof TONES] ?? "info"} label={decision.outcome_label} />
      </Group>
      <Text size="sm" c="dimmed">
        {decision.decided_by.display_name}, {decision.centre.name} · <DateTime value={decision.decided_at} />
      </Text>
      <List mt="xs" size="sm">
        {decision.reasons.map((reason) => (
          <List.Item key={reason.code} fw={reason.is_primary ? 650 : 400}>
            {reason.label}
          </List.Item>
        ))}
      </List>
      {decision.text ? (
        <Text mt="xs" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {decision.text}
        </Text>
      ) : null}
      {decision.review_on ? (
        <Text size="sm" mt="xs">
          {t("decision.review")} <DateTime value={decision.review_on} as="date" />
        </Text>
      ) : null}
      {decision.override_reason ? (
        <Text size="sm" mt="xs" c="var(--cc-warning-text)">
          {t("decision.override", { reason: decision.override_reason })}
        </Text>
      ) : null}
      <Text size="sm" mt="xs">
        {t("decision.participants", { names: decision.participants.map((person) => person.name).join(", ") })}
      </Text>
      {decision.co_signs.map((sign) => (
        <Text key={sign.centre.id} size="sm" mt={4}>
          <strong>{t(sign.agree ? "cosign.agreed" : "cosign.disagreed", { centre: sign.centre.name })}</strong> {sign.text} ({sign.person.display_name}, <DateTime value={sign.at} />)
        </Text>
      ))}
      <Group mt="sm">
        <Letters letters={decision.letters} />
      </Group>
      {canCoSign ? <CoSign decision={decision} onDone={onDone} /> : null}
    </Card>
  );
}
