import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconPencil, IconWifiOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, ReactNode } from "react";

import { addEntry, changeEntry } from "@/features/record/api/entries";
import type { Entry, Value, Values } from "@/features/record/api/entries";
import { STUDY_FIELD } from "@/features/record/api/studies";
import { fieldsOf } from "@/features/record/api/schema";
import type { FieldSchema, KindSchema } from "@/features/record/api/schema";
import { ConflictView, OPEN_CLASH } from "@/features/record/components/conflict-view";
import { EntryField, fieldId } from "@/features/record/components/entry-field";
import classes from "@/features/record/components/record.module.css";
import { useEntryEditing } from "@/features/record/hooks/use-entry-editing";
import { unitOf } from "@/features/record/hooks/use-shown-value";
import { asNew, changesOf, dayOf, formerOf, isDecided, isShown, rebased, startDraft, withChoice, withValue } from "@/features/record/lib/entry-draft";
import type { EntryDraft } from "@/features/record/lib/entry-draft";
import { draftKey } from "@/features/record/lib/draft-key";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { useWording } from "@/shared/i18n/use-wording";
import { isPartialMoment } from "@/shared/lib/moment";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { fieldErrors, useFieldErrors, FormProblem } from "@/shared/ui/form-problems";

/** What was done, for whoever shows it and can undo it. `former`: what stood there before, null for a new entry. */
export interface Saved {
  readonly entry: Entry;
  readonly former: Readonly<Record<string, Value>> | null;
}

interface EntryFormProps {
  readonly patientId: string;
  readonly kind: KindSchema;
  readonly entry: Entry | null;
  /** Those on the screen; a new entry that counts up goes on from them. */
  readonly existing: readonly Entry[];
  /** How a new entry is sent, where it is not only the record's ("client_id" among its values). */
  readonly add?: ((values: Values) => Promise<Entry>) | undefined;
  /** On which day it was found, when that is not today. */
  readonly day?: string | undefined;
  /** Something to read beside the fields. */
  readonly notice?: ReactNode;
  readonly onSaved: (saved: Saved | null) => void;
  readonly onDiscard: () => void;
}

/** What is no date or no instant (yet) stays in its field and reaches nobody. */
const isUnfit = (field: FieldSchema, value: Value | undefined): boolean =>
  (field.type === "date" && isUnreadableDate(value ?? null)) || (field.type === "instant" && isPartialMoment(value));

async function send(patientId: string, kind: KindSchema, entry: Entry | null, draft: EntryDraft, add: (values: Values) => Promise<Entry>): Promise<Saved | null> {
  const changes = changesOf(draft);
  if (!entry || draft.base === null) {
    const made = await add({ ...changes, client_id: draft.clientId });
    // a first sending may have arrived with an earlier text
    return { entry: draft.sent ? await changeEntry(patientId, kind.slug, made.id, made.version, changes) : made, former: null };
  }
  if (Object.keys(changes).length === 0) return null;
  return { entry: await changeEntry(patientId, kind.slug, entry.id, draft.base, changes), former: formerOf(draft) };
}

/** One entry of any kind, made from the description of the record. What is typed is kept until it is saved or discarded. */
export function EntryForm({ patientId, kind, entry, existing, add = (values) => addEntry(patientId, kind.slug, values), day, notice, onSaved, onDiscard }: EntryFormProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const client = useQueryClient();
  const stored = draftKey(patientId, kind.slug, entry?.id ?? null);
  const [draft, setDraft] = useState<EntryDraft>(() => readTabValue<EntryDraft>(stored) ?? startDraft(kind, entry, existing, day));
  const [asked, setAsked] = useState(false);
  const [isError, setIsError] = useState(false);
  const { writers, focus } = useEntryEditing(patientId, kind.slug, entry?.id ?? null);
  const fields = fieldsOf(kind);
  const keep = (next: EntryDraft): void => {
    setDraft(next);
    writeTabValue(stored, next);
  };
  const save = useMutation({
    mutationFn: () => {
      const sending = draft;
      if (!draft.sent) keep({ ...draft, sent: true });
      return send(patientId, kind, entry, sending, add);
    },
    onSuccess: async (saved) => {
      removeTabValue(stored);
      onSaved(saved);
      await client.invalidateQueries({ queryKey: ["record", patientId] });
    },
    onError: (error) => {
      // refused: nothing stands there under the client id
      if (isApiError(error) && error.status === 400) keep({ ...draft, sent: false });
      const current = standsNow<Readonly<Record<string, unknown>>>(error);
      // no version of it can be changed any more; what was typed is not part of the error
      setIsError(current?.["status"] === "entered_in_error" || (isApiError(error) && error.code === "entered_in_error"));
      if (!current || !entry || current["status"] === "entered_in_error") return;
      void client.invalidateQueries({ queryKey: ["record", patientId, "entries", kind.slug, entry.id, "history"] });
      setAsked(false);
      keep(rebased(draft, kind, current));
    },
  });
  const stale = isApiError(save.error) && save.error.status === 412;
  const met = draft.clashes.length > 0 || draft.merged.length > 0;
  const refused = fieldErrors(save.error);
  const errors = useFieldErrors(save.error, draft.values);
  const shown = fields.filter((field) => isShown(field, draft.values));
  const unfit = shown.filter((field) => isUnfit(field, draft.values[field.name]));
  const firstWrong = shown.find((field) => refused[field.name])?.name;
  useEffect(() => {
    if (firstWrong && save.isError) document.getElementById(fieldId(firstWrong))?.focus();
  }, [firstWrong, save.isError, save.submittedAt]);
  const submit = (): void => {
    setAsked(true);
    const wrong = unfit[0];
    if (wrong) document.getElementById(fieldId(wrong.name))?.focus();
    else if (!isDecided(draft)) document.querySelector<HTMLElement>(OPEN_CLASH)?.focus();
    else if (!save.isPending) save.mutate();
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    // The keys are a shortcut of the button; everything can be done without.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      noValidate
      aria-label={say(kind, "one")}
      onKeyDown={keys}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        {writers.length > 0 ? (
          <Alert role="status" color="blue" variant="light" p="xs" icon={<IconPencil size={18} aria-hidden="true" />}>
            {t("writers", { count: writers.length, names: writers.map((writer) => writer.name).join(", ") })}
          </Alert>
        ) : null}
        {say(kind, "help") ? (
          <Text size="sm" c="dimmed">
            {say(kind, "help")}
          </Text>
        ) : null}
        {notice}
        {isError ? (
          <Alert role="alert" color="orange" variant="light" icon={<IconAlertTriangle size={18} aria-hidden="true" />} title={t("became_error")}>
            <Text size="sm">{t("became_error_hint")}</Text>
            <Button
              size="compact-sm"
              variant="default"
              mt="xs"
              onClick={() => {
                keep(asNew(draft));
                setIsError(false);
                save.reset();
              }}
            >
              {t("as_new")}
            </Button>
          </Alert>
        ) : null}
        {met && entry ? (
          <ConflictView
            patientId={patientId}
            kind={kind}
            entryId={entry.id}
            draft={draft}
            asked={asked}
            onChoose={(name, choice) => keep(withChoice(draft, name, choice, fields.find((field) => field.name === name)?.type === "words"))}
          />
        ) : null}
        {/* what is typed while it is being sent would be gone with the answer */}
        <fieldset disabled={save.isPending} className={classes.sections}>
        {kind.sections.map((section, index) => {
          const inside = section.fields.filter((field) => shown.includes(field));
          if (inside.length === 0) return null;
          const title = say(section, "label");
          return (
            <section key={title || index} aria-label={title || undefined}>
              {title ? (
                <Title order={3} mb={6}>
                  {title}
                </Title>
              ) : null}
              <div className={classes.fields}>
                {inside.map((field) => (
                  <div key={field.name} className={field.type === "words" || field.name === STUDY_FIELD ? classes.wide : undefined}>
                    <EntryField
                      patientId={patientId}
                      field={field}
                      value={draft.values[field.name] ?? null}
                      unit={unitOf(field, fields, draft.values)}
                      day={dayOf(field, draft.values)}
                      error={errors[field.name]}
                      writer={writers.find((writer) => writer.field === field.name)?.name}
                      onFocus={() => focus(field.name)}
                      onChange={(value) => keep(withValue(draft, field.name, value))}
                    />
                  </div>
                ))}
              </div>
            </section>
          );
        })}
        </fieldset>
        {asked && unfit.length > 0 ? (
          <Text size="sm" c="var(--cc-danger-text)" role="status">
            {t("unfit", { fields: unfit.map((field) => say(field, "label")).join(", ") })}
          </Text>
        ) : null}
        {save.isPaused ? (
          <Alert role="status" color="orange" variant="light" p="xs" icon={<IconWifiOff size={18} aria-hidden="true" />}>
            {t("waits_for_line")}
          </Alert>
        ) : null}
        <FormProblem error={(stale && met) || isError ? null : save.error} knownFields={shown.map((field) => field.name)} standing={errors} />
        <Group justify="space-between" className={classes.actions}>
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              removeTabValue(stored);
              onDiscard();
            }}
          >
            {t("discard")}
          </Button>
          <Group gap="sm">
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {t("keys")}
            </Text>
            <Button type="submit" loading={save.isPending}>
              {t("save")}
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}

