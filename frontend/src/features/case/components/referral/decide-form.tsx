import { Alert, Button, Card, Group, MultiSelect, Radio, Select, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { peopleOfCentreQuery } from "@/features/case/api/people";
import { actOnReferral } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { ReasonNote } from "@/features/case/components/reason-note";
import { inDays } from "@/features/case/lib/days";
import { decisionGaps } from "@/features/case/lib/decision-gaps";
import type { DecisionField } from "@/features/case/lib/decision-gaps";
import { useWording } from "@/features/case/lib/wording";
import { isApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";
import { useMe } from "@/shared/api/me";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { DateField } from "@/shared/ui/date-field";
import { DateTime } from "@/shared/ui/date-time";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem, fieldErrors } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";

interface Draft {
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly primary: string;
  readonly text: string;
  readonly override: string;
  readonly review: string;
  readonly people: readonly string[];
}

interface StandingDecision {
  readonly outcome_label?: string;
  readonly outcome?: string;
  readonly decided_by?: { readonly display_name: string } | string;
  readonly decided_at?: string;
}

/** The hub's judgement. A colleague who was quicker is shown; what was typed here stays. */
export function DecideForm({ referral, isHeld = false, onDone, onCancel }: { readonly referral: Referral; readonly isHeld?: boolean; readonly onDone: (after: Referral) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const me = useMe();
  const schemaQuery = useQuery(formSchemaQuery);
  const schema = schemaQuery.data;
  const hubPeople = useQuery(peopleOfCentreQuery(referral.hub.id)).data?.results ?? [];
  const circlePeople = useQuery(peopleOfCentreQuery(referral.from_centre.id)).data?.results ?? [];
  const stored = `draft.decide.${referral.id}`;
  const [draft, setDraft] = useState<Draft>(
    () =>
      readTabValue<Draft>(stored) ?? { outcome: "", reasons: [], primary: "", text: "", override: "", review: "", people: [me.id] },
  );
  const [pressed, setPressed] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (values: Partial<Draft>): void => {
    const next = { ...draft, ...values };
    setDraft(next);
    writeTabValue(stored, next);
  };
  const send = useMutation({
    mutationFn: () =>
      actOnReferral(referral.id, "decide", {
        outcome: draft.outcome,
        reasons: draft.reasons,
        primary_reason: draft.primary || draft.reasons[0] || "",
        text: draft.text.trim(),
        override_reason: draft.override.trim(),
        review_on: draft.outcome === "deferred" ? draft.review || null : null,
        participants: draft.people.map((id) => ({ person_id: id })),
        expected_version: referral.version,
      }),
    onSuccess: (after) => {
      removeTabValue(stored);
      onDone(after);
    },
  });
  const failure = blockingError(schemaQuery);
  if (failure) return <ErrorState error={failure} onRetry={() => void schemaQuery.refetch()} />;
  if (!schema) return <ListSkeleton rows={4} />;
  const answered = fieldErrors(send.error);
  const gaps = decisionGaps(draft);
  const errors: Readonly<Record<string, string>> = {
    ...answered,
    ...Object.fromEntries(pressed ? gaps.map((field) => [field, t(`decide.need.${field}`)]) : []),
  };
  const focus = (field: DecisionField): void => form.current?.querySelector<HTMLElement>(`[data-field="${field}"] :is(input, textarea)`)?.focus();
  const problem = isApiError(send.error) ? send.error : null;
  const body = problem?.body as { decision?: StandingDecision; missing?: readonly string[] } | null;
  const standing = problem?.status === 409 ? body?.decision : undefined;
  const missing = body?.missing ?? [];
  const reasons = schema.outcomes.find((candidate) => candidate.outcome === draft.outcome)?.reasons ?? [];
  const fields = new Map(schema.sections.flatMap((section) => section.fields).map((field) => [field.code, field]));
  const label = (code: string): string => {
    const field = fields.get(code);
    return field ? say(field, "label") : code;
  };
  const options = reasons.map((reason) => ({ value: reason.code, label: say(reason, "label") }));
  const people = [...new Map([...hubPeople, ...circlePeople].map((person) => [person.id, person])).values()];
  return (
    <Card
      component="form"
      ref={form}
      noValidate
      aria-labelledby="decide-title"
      onSubmit={(event) => {
        event.preventDefault();
        const [first] = gaps;
        setPressed(first !== undefined);
        if (first) focus(first);
        else send.mutate();
      }}
    >
      <Stack gap="md">
        <Title order={3} id="decide-title">
          {t("decide.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("decide.hint")}
        </Text>
        <Radio.Group data-field="outcome" label={t("decide.outcome")} required value={draft.outcome} error={errors["outcome"]} onChange={(outcome) => {
            setPressed(false); // another outcome asks for other things
            change({ outcome, reasons: [], primary: "" });
          }}>
          <Stack gap={6} mt={4}>
            {schema.outcomes.map((outcome) => (
              <Radio key={outcome.outcome} value={outcome.outcome} label={say(outcome, "label")} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.outcome ? (
          <MultiSelect wrapperProps={{ "data-field": "reasons" }} label={t("decide.reasons")} required searchable data={options} value={[...draft.reasons]} error={errors["reasons"]} hidePickedOptions onChange={(next) => change({ reasons: next, primary: next.includes(draft.primary) ? draft.primary : (next[0] ?? "") })} />
        ) : null}
        {draft.outcome === "not_eligible" ? <ReasonNote reasons={draft.reasons} /> : null}
        {draft.reasons.length > 1 ? (
          <Select label={t("decide.primary")} data={options.filter((option) => draft.reasons.includes(option.value))} value={draft.primary} allowDeselect={false} error={errors["primary_reason"]} onChange={(primary) => change({ primary: primary ?? "" })} />
        ) : null}
        {draft.outcome === "deferred" ? (
          <DateField wrapperProps={{ "data-field": "review_on" }} required label={t("decide.review")} minDate={inDays(1)} value={draft.review} error={errors["review_on"]} onChange={(next) => change({ review: next ?? "" })} onUnreadable={(text) => change({ review: text })} maw={260} />
        ) : null}
        <Textarea wrapperProps={{ "data-field": "text" }} label={t("decide.text")} autosize minRows={3} maxLength={4000} value={draft.text} error={errors["text"]} onChange={(event) => change({ text: event.currentTarget.value })} />
        <MultiSelect label={t("decide.participants")} required searchable hidePickedOptions data={people.map((person) => ({ value: person.id, label: person.display_name }))} value={[...draft.people]} error={errors["participants"]} onChange={(next) => change({ people: next })} />
        {errors["override_reason"] || draft.override ? (
          <>
            {missing.length > 0 ? (
              <Alert color="orange" variant="light" title={t("decide.missing")}>
                {missing.map(label).join(", ")}
              </Alert>
            ) : null}
            <Textarea label={t("decide.override")} description={t("decide.override_hint")} autosize minRows={2} maxLength={4000} value={draft.override} error={errors["override_reason"]} onChange={(event) => change({ override: event.currentTarget.value })} />
          </>
        ) : null}
        {standing ? (
          <Alert role="alert" color="orange" variant="light" title={t("decide.too_late")}>
            <Text size="sm">
              {standing.outcome_label ?? standing.outcome} ·{" "}
              {typeof standing.decided_by === "string" ? standing.decided_by : standing.decided_by?.display_name} · <DateTime value={standing.decided_at} />
            </Text>
            <Text size="sm">{t("decide.kept")}</Text>
          </Alert>
        ) : (
          <FormProblem error={send.error} knownFields={["outcome", "reasons", "primary_reason", "review_on", "text", "participants", "override_reason"]} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={send.isPending || isHeld}>
            {t("decide.send")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
