import { Badge, Button, Group, Progress, Stack, Switch, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconCheck, IconCloudOff, IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import type { FieldSchema, FormState, SectionSchema } from "@/features/case/api/form";
import { actOnReferral, referralKeys } from "@/features/case/api/referral";
import type { Referral } from "@/features/case/api/referral";
import { DerivedFacts } from "@/features/case/components/form/derived-facts";
import { DocumentField } from "@/features/case/components/form/document-field";
import classes from "@/features/case/components/form/form.module.css";
import { FormField, WIDE } from "@/features/case/components/form/form-field";
import { LinesEditor } from "@/features/case/components/form/lines-editor";
import { MissingFields } from "@/features/case/components/form/missing-fields";
import { PromptNote } from "@/features/case/components/form/prompt-note";
import { ReadField } from "@/features/case/components/form/read-field";
import { Scores } from "@/features/case/components/form/scores";
import { UploadWarning } from "@/features/case/components/form/upload-warning";
import { useEditing } from "@/features/case/hooks/use-editing";
import { useReferralForm } from "@/features/case/hooks/use-referral-form";
import type { Pending } from "@/features/case/lib/pending";
import { useWording } from "@/features/case/lib/wording";
import { ApiError, isApiError } from "@/shared/api/api-error";
import { ErrorState } from "@/shared/ui/error-state";
import { FormProblem } from "@/shared/ui/form-problems";
import { ListSkeleton } from "@/shared/ui/skeletons";
import { showDone } from "@/shared/ui/undo";
import { useUploads } from "@/shared/uploads/use-uploads";

const ON_THE_WAY: ReadonlySet<string> = new Set(["queued", "uploading", "waiting"]);

const levelOf = (state: FormState, field: FieldSchema): string => state.levels[field.code] ?? "O";

function visibleFields(section: SectionSchema, state: FormState, pending: Pending, everything: boolean): readonly FieldSchema[] {
  return section.fields.filter((field) => {
    // what is typed and not stored stays in sight, also when another answer has made its field superfluous
    if (pending[field.code]) return true;
    const level = levelOf(state, field);
    if (level === "hidden" || field.kind === "reference") return false;
    // the lines of therapy are the section that carries their name
    if (field.kind === "lines") return true;
    return everything || level === "M1" || level === "M2" || (state.values[field.code]?.value ?? null) !== null;
  });
}

function Saving({ saving, onRetry, onGo }: { readonly saving: string; readonly onRetry: () => void; readonly onGo: () => void }): ReactNode {
  const { t } = useTranslation("case");
  const waiting = saving === "waiting";
  return (
    <Group gap={6} aria-live="polite">
      <Group gap={6} wrap="nowrap" align="flex-start">
        {saving === "saved" ? <IconCheck className={classes.glyph} size={16} aria-hidden="true" color="var(--cc-success-text)" /> : null}
        {waiting ? <IconCloudOff className={classes.glyph} size={16} aria-hidden="true" color="var(--cc-warning-text)" /> : null}
        <Text size="sm" c="dimmed">
          {t(`saving.${saving}`)}
        </Text>
      </Group>
      {waiting ? (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t("retry")}
        </Button>
      ) : null}
      {saving === "attention" ? (
        <Button size="compact-xs" variant="default" onClick={onGo}>
          {t("go_to_field")}
        </Button>
      ) : null}
    </Group>
  );
}

/** The referral form: section by section, saved by itself, with what is missing and what is advised in sight. */
export function ReferralForm({ referral }: { readonly referral: Referral }): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const client = useQueryClient();
  const schema = useQuery(formSchemaQuery);
  const form = useReferralForm(referral.id);
  const [current, setCurrent] = useState(0);
  const [everything, setEverything] = useState(false);
  const [toField, setToField] = useState<string | null>(null);
  const [warned, setWarned] = useState(false);
  const onTheWay = useUploads(`patient:${referral.patient_id}`).filter((item) => ON_THE_WAY.has(item.state)).length;
  const heading = useRef<HTMLHeadingElement>(null);
  const { editors, focus } = useEditing(referral.id, form.state?.editors ?? []);
  const fields = useMemo(
    () => new Map((schema.data?.sections ?? []).flatMap((section) => section.fields).map((field) => [field.code, field])),
    [schema.data],
  );

  const submit = useMutation({
    mutationFn: async () => {
      // What was sent is frozen: nothing that is still on the screen only may be left out.
      if (!(await form.flush())) throw new ApiError({ status: 400, code: "unsaved", title: t("submit_unsaved") });
      return actOnReferral(referral.id, "submit");
    },
    onSuccess: async (after) => {
      client.setQueryData(referralKeys.one(referral.id), after);
      await client.invalidateQueries({ queryKey: ["referrals"] });
      showDone(t("submitted"));
    },
    // a colleague may have emptied what was there
    onError: form.reload,
  });

  useEffect(() => {
    if (!toField) return;
    const element = document.getElementById(`field-${toField}`);
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    (element.querySelector<HTMLElement>("input, textarea, button") ?? element).focus({ preventScroll: true });
    setToField(null); // eslint-disable-line react-hooks/set-state-in-effect -- one shot: the field has been reached
  }, [toField, current, everything]);

  const state = form.state;
  if (form.error && !state) return <ErrorState error={form.error} onRetry={form.reload} />;
  if (schema.error) return <ErrorState error={schema.error} onRetry={() => void schema.refetch()} />;
  if (!state || !schema.data) return <ListSkeleton rows={8} />;

  const sections = schema.data.sections.filter((section) => visibleFields(section, state, form.pending, true).length > 0);
  const section = sections[Math.min(current, sections.length - 1)];
  if (!section) return null;
  const missing = new Set([...state.completeness.m1_missing, ...state.completeness.m2_missing]);
  const go = (index: number): void => {
    setCurrent(index);
    void form.flush();
    window.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  };
  const goToField = (code: string): void => {
    const index = sections.findIndex((candidate) => candidate.fields.some((field) => field.code === code));
    if (index >= 0) setCurrent(index);
    setEverything(true);
    setToField(code);
  };
  const shown = visibleFields(section, state, form.pending, everything);
  const shownCodes = new Set(section.fields.map((field) => field.code));
  const matching = state.prompts.filter((prompt) => prompt.outcome === "match");
  const promptsAt = (code: string) => matching.filter((prompt) => prompt.fields[0] === code);
  const loose = matching.filter((prompt) => prompt.fields.length === 0);
  const refusedFields = isApiError(submit.error) ? Object.keys(submit.error.fields) : [];
  // what was refused is a matter of then; what is missing now is shown
  const lacking = state.completeness.m1_missing;
  const isRefused = refusedFields.length > 0 && lacking.length > 0;
  const isMended = refusedFields.length > 0 && lacking.length === 0;
  const canEdit = state.can_edit;
  const unsaved = Object.entries(form.pending)
    .filter(([, entry]) => entry.state === "refused" || entry.state === "conflict" || entry.state === "held")
    .map(([code]) => code);
  const labelOf = (code: string): string => {
    const field = fields.get(code);
    return field ? say(field, "label") : code;
  };

  return (
    <>
      <div className={classes.bar}>
        <Group justify="space-between" gap="sm">
          <Stack gap={2} className={classes.progress}>
            <Group gap="sm" wrap="nowrap">
              <Progress value={state.completeness.percent} aria-label={t("completeness")} flex={1} size="lg" radius="xl" />
              <Text size="sm" fw={650} className="cc-numbers">
                {t("complete_percent", { percent: state.completeness.percent })}
              </Text>
            </Group>
            <Saving saving={form.saving} onRetry={() => void form.flush()} onGo={() => unsaved[0] && goToField(unsaved[0])} />
          </Stack>
          {referral.can.includes("submit") ? (
            <Button
              leftSection={<IconSend size={18} />}
              loading={submit.isPending}
              aria-label={t("submit", { hub: referral.hub.name })}
              onClick={() => (onTheWay > 0 ? setWarned(true) : submit.mutate())}
            >
              <span className={classes.toHub}>{t("submit", { hub: referral.hub.name })}</span>
              <span className={classes.toHubShort}>{t("submit_short")}</span>
            </Button>
          ) : null}
        </Group>
        {editors.length > 0 ? (
          <Text size="sm" mt={4} c="var(--cc-brand-text)" fw={650}>
            {t("also_here", { names: editors.map((editor) => editor.name).join(", ") })}
          </Text>
        ) : null}
      </div>
      <Stack gap="sm" className={classes.notices}>
        {warned && onTheWay > 0 ? (
          <UploadWarning
            count={onTheWay}
            onWait={() => setWarned(false)}
            onSubmit={() => {
              setWarned(false);
              submit.mutate();
            }}
          />
        ) : null}
        <FormProblem error={isMended ? null : submit.error} knownFields={refusedFields} />
        <MissingFields
          title={t("attention_fields", { count: unsaved.length })}
          codes={isApiError(submit.error) && submit.error.code === "unsaved" ? unsaved : []}
          refused
          labelOf={labelOf}
          onGo={goToField}
        />
        <MissingFields
          title={t("missing_to_submit", { count: lacking.length })}
          codes={lacking}
          refused={isRefused}
          steady={canEdit}
          labelOf={labelOf}
          onGo={goToField}
        />
      </Stack>
      <div className={classes.layout}>
        <nav aria-label={t("sections")}>
          <ol className={classes.steps}>
            {sections.map((candidate, index) => {
              const open = candidate.fields.filter((field) => missing.has(field.code)).length;
              return (
                <li key={candidate.code}>
                  <button type="button" className={classes.step} aria-current={candidate === section ? "step" : undefined} onClick={() => go(index)}>
                    <span>{say(candidate, "label")}</span>
                    {open > 0 ? (
                      <Badge size="sm" variant="light" color="gray" flex="none" aria-label={t("missing_here", { count: open })}>
                        {open}
                      </Badge>
                    ) : (
                      <IconCheck size={15} aria-label={t("section_complete")} color="var(--cc-success-text)" />
                    )}
                  </button>
                </li>
              );
            })}
          </ol>
        </nav>
        <Stack gap="lg" component="section" aria-labelledby="form-section">
          <Group justify="space-between">
            <Title order={2} id="form-section" ref={heading} tabIndex={-1}>
              {say(section, "label")}
            </Title>
            <Switch label={t("show_optional")} checked={everything} onChange={(event) => setEverything(event.currentTarget.checked)} />
          </Group>
          {current === 0 ? loose.map((prompt) => <PromptNote key={prompt.rule_id} prompt={prompt} />) : null}
          {shown.length === 0 ? <Text c="dimmed">{t("only_optional")}</Text> : null}
          <div className={classes.fields}>
            {shown.map((field) =>
              field.kind === "lines" ? (
                <div key={field.code} className={classes.wide}>
                  <LinesEditor
                    patientId={referral.patient_id}
                    lines={state.therapy_lines}
                    columns={schema.data.therapy_line_columns}
                    problems={state.problems}
                    disabled={!canEdit}
                    onSaved={form.reload}
                  />
                  <DerivedFacts patientId={referral.patient_id} facts={state.derived_facts} disabled={!canEdit} onChanged={form.reload} />
                  {promptsAt(field.code).map((prompt) => (
                    <PromptNote key={prompt.rule_id} prompt={prompt} />
                  ))}
                </div>
              ) : field.kind === "document" ? (
                <DocumentField key={field.code} field={field} level={levelOf(state, field)} entry={state.values[field.code]} patientId={referral.patient_id} disabled={!canEdit} onArrived={form.reload} />
              ) : !canEdit && !form.pending[field.code] ? (
                <ReadField
                  key={field.code}
                  field={field}
                  entry={state.values[field.code]}
                  problems={state.problems.filter((problem) => problem.field === field.code)}
                  prompts={promptsAt(field.code)}
                  stale={state.completeness.stale.includes(field.code)}
                  wide={WIDE.has(field.kind)}
                />
              ) : (
                <FormField
                  key={field.code}
                  field={field}
                  level={levelOf(state, field)}
                  entry={state.values[field.code]}
                  pending={form.pending[field.code]}
                  problems={state.problems.filter((problem) => problem.field === field.code)}
                  prompts={promptsAt(field.code)}
                  stale={state.completeness.stale.includes(field.code)}
                  absentReasons={schema.data.absent_reason_labels}
                  editor={editors.find((editor) => editor.field === field.code)?.name}
                  disabled={!canEdit}
                  onChange={form.change}
                  onFocus={focus}
                  onBlur={() => {
                    focus("");
                    void form.flush();
                  }}
                  onTakeTheirs={form.takeTheirs}
                  onKeepMine={form.keepMine}
                />
              ),
            )}
          </div>
          {matching
            .filter((prompt) => prompt.fields.some((code) => shownCodes.has(code)) && !shown.some((field) => field.code === prompt.fields[0]))
            .map((prompt) => (
              <PromptNote key={prompt.rule_id} prompt={prompt} />
            ))}
          <Group justify="space-between">
            <Button variant="default" leftSection={<IconArrowLeft size={16} />} disabled={current === 0} onClick={() => go(current - 1)}>
              {t("previous")}
            </Button>
            <Button variant="default" rightSection={<IconArrowRight size={16} />} disabled={section === sections[sections.length - 1]} onClick={() => go(current + 1)}>
              {t("next")}
            </Button>
          </Group>
          <section aria-labelledby="form-scores">
            <Title order={3} mb="xs" id="form-scores">
              {t("scores.title")}
            </Title>
            <Scores scores={state.scores} fields={fields} />
          </section>
        </Stack>
      </div>
    </>
  );
}
