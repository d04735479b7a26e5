import { Anchor, Badge, Card, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPhone } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { fetchForm, formSchemaQuery } from "@/features/case/api/form";
import type { FieldSchema, FormState, Prompt } from "@/features/case/api/form";
import { peopleOfCentreQuery } from "@/features/case/api/people";
import { referralKeys } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { PromptNote } from "@/features/case/components/form/prompt-note";
import classes from "@/features/case/components/referral/at-a-glance.module.css";
import { useShownEntry } from "@/features/case/hooks/use-shown-entry";
import { telephone } from "@/features/case/lib/telephone";
import { useWording } from "@/features/case/lib/wording";
import { blockingError } from "@/shared/api/blocking-error";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime } from "@/shared/realtime/use-realtime";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

const TONES: Readonly<Record<string, "danger" | "warning">> = { emergency: "danger", urgent: "warning", critical: "danger", progressing: "warning" };
const WEIGHT: Readonly<Record<Prompt["severity"], number>> = { red: 0, amber: 1, info: 2 };
/** Beside who asks and how to reach them: what a hub doctor wants to know before opening anything. */
const FACTS = ["urgency", "tempo_of_disease", "circle_proposal", "disease", "ecog", "planned_next_therapy", "planned_next_start", "holding_needed"] as const;

function Fact({ label, text, missing, tone, children }: { readonly label: string; readonly text?: string; readonly missing?: boolean; readonly tone?: string | undefined; readonly children?: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-missing={missing || undefined} data-tone={missing ? undefined : tone}>
        {children ?? text}
      </dd>
    </div>
  );
}

/** Who signs the referral: the physician named in the form, else who sent it. */
function useAskingPerson(referral: Referral, state: FormState): string {
  const named = state.values["referring_physician"]?.value;
  const sender = referral.submitted_by;
  const other = typeof named === "string" && named !== sender?.id;
  const people = useQuery({ ...peopleOfCentreQuery(referral.from_centre.id), enabled: other }).data?.results ?? [];
  const physician = other ? people.find((person) => person.id === named)?.display_name : undefined;
  return physician ?? sender?.display_name ?? referral.created_by.display_name;
}

/** The first names are enough to see what kind of data it is; the hub opens the rest when it asks for them. */
const FIRST = 6;

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }): ReactNode {
  const { t } = useTranslation("case");
  const [all, setAll] = useState(false);
  if (names.length === 0) return null;
  const shown = all ? names : names.slice(0, FIRST);
  return (
    <Text size="sm">
      <IconAlertTriangle size={16} aria-hidden="true" style={{ verticalAlign: "-3px" }} color="var(--cc-warning-text)" />{" "}
      <strong>{title}</strong> {shown.join(", ")}
      {shown.length < names.length ? (
        <>
          {" "}
          <Anchor component="button" type="button" size="sm" onClick={() => setAll(true)}>
            {t("glance.and_more", { count: names.length - shown.length })}
          </Anchor>
        </>
      ) : null}
    </Text>
  );
}

function Missing({ state, labelOf }: { readonly state: FormState; readonly labelOf: (code: string) => string }): ReactNode {
  const { t } = useTranslation("case");
  const old = new Set(state.completeness.stale);
  const missing = state.completeness.m2_missing.filter((code) => !old.has(code));
  const tooOld = state.completeness.m2_missing.filter((code) => old.has(code));
  const complete = missing.length === 0 && tooOld.length === 0;
  return (
    <section aria-labelledby="glance-missing">
      <Title order={4} id="glance-missing" mb={4}>
        {t("glance.for_decision")}
      </Title>
      {complete ? (
        <Text size="sm" c="var(--cc-success-text)">
          <IconCircleCheck size={16} aria-hidden="true" style={{ verticalAlign: "-3px" }} /> {t("glance.complete")}
        </Text>
      ) : null}
      <Stack gap={4}>
        <Names title={t("glance.missing", { count: missing.length })} names={missing.map(labelOf)} />
        <Names title={t("glance.too_old", { count: tooOld.length })} names={tooOld.map(labelOf)} />
      </Stack>
    </section>
  );
}

function Glance({ referral, state, fields }: { readonly referral: Referral; readonly state: FormState; readonly fields: ReadonlyMap<string, FieldSchema> }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const shown = useShownEntry();
  const asking = useAskingPerson(referral, state);
  const labelOf = (code: string): string => {
    const field = fields.get(code);
    return field ? say(field, "label") : code;
  };
  const question = state.values["question_to_hub"]?.value ?? referral.question_to_hub;
  const topics = fields.get("question_topics");
  const chosen = state.values["question_topics"]?.value;
  const phone = state.values["callback_phone"]?.value;
  const number = typeof phone === "string" ? telephone(phone) : null;
  const prompts = state.prompts
    .filter((prompt) => prompt.outcome === "match")
    .sort((one, other) => WEIGHT[one.severity] - WEIGHT[other.severity]);
  return (
    <Card component="section" aria-labelledby="glance">
      <Stack gap="md">
        <div>
          <Title order={3} id="glance">
            {t("glance.title")}
          </Title>
          {question ? <blockquote className={classes.question}>{String(question)}</blockquote> : <Text c="dimmed">{t("not_recorded")}</Text>}
          {topics && Array.isArray(chosen) && chosen.length > 0 ? (
            <Group gap={6} mt="xs">
              {topics.choices
                .filter((choice) => chosen.includes(choice.code))
                .map((choice) => (
                  <Badge key={choice.code} variant="light">
                    {say(choice, "label")}
                  </Badge>
                ))}
            </Group>
          ) : null}
        </div>
        <dl className={classes.facts}>
          <Fact label={t("glance.asks")} text={`${asking}, ${referral.from_centre.name}`} />
          <Fact label={labelOf("callback_phone")} missing={!phone} text={t("not_recorded")}>
            {phone && number ? (
              <Anchor href={`tel:${number}`} fw={650}>
                <IconPhone size={15} aria-hidden="true" style={{ verticalAlign: "-2px" }} /> {String(phone)}
              </Anchor>
            ) : phone ? (
              String(phone)
            ) : undefined}
          </Fact>
          {FACTS.map((code) => {
            const field = fields.get(code);
            if (!field) return null;
            const { text, missing } = shown(field, state.values[code]);
            return <Fact key={code} label={labelOf(code)} text={text} missing={missing} tone={TONES[String(state.values[code]?.value)]} />;
          })}
        </dl>
        {referral.status === "decided" ? null : <Missing state={state} labelOf={labelOf} />}
        {prompts.length > 0 ? (
          <section aria-labelledby="glance-prompts">
            <Title order={4} id="glance-prompts">
              {t("glance.prompts")}
            </Title>
            <div className={classes.prompts}>
              {prompts.map((prompt) => (
                <PromptNote key={prompt.rule_id} prompt={prompt} />
              ))}
            </div>
          </section>
        ) : null}
      </Stack>
    </Card>
  );
}

/** What is asked, how urgent it is, whom to call, what is missing and what is advised: without opening the form. */
export function AtAGlance({ referral }: { readonly referral: Referral }): ReactNode {
  const client = useQueryClient();
  const key = referralKeys.form(referral.id);
  const form = useQuery({ queryKey: key, queryFn: ({ signal }) => fetchForm(referral.id, signal) });
  const schema = useQuery(formSchemaQuery);
  const fields = useMemo(
    () => new Map((schema.data?.sections ?? []).flatMap((section) => section.fields).map((field) => [field.code, field])),
    [schema.data],
  );
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: key }));
  useRealtime("referral.field_changed", ({ data }) => {
    if (data.referral_id === referral.id) refresh();
  });
  useRealtime("record.changed", ({ data }) => {
    if (data.patient_id === referral.patient_id) refresh();
  });
  const problem = blockingError(form) ?? blockingError(schema);
  if (problem) {
    return (
      <ErrorState
        error={problem}
        onRetry={() => {
          void form.refetch();
          void schema.refetch();
        }}
      />
    );
  }
  if (!form.data || !schema.data) return <ListSkeleton rows={4} />;
  return <Glance referral={referral} state={form.data} fields={fields} />;
}
