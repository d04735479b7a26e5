import { Button, Card, Group, Text } from "@mantine/core";
import { IconHistory, IconPencil, IconRestore, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, Value } from "@/features/record/api/entries";
import { fieldsOf } from "@/features/record/api/schema";
import type { KindSchema } from "@/features/record/api/schema";
import { STUDY_FIELD } from "@/features/record/api/studies";
import { EntryHistory } from "@/features/record/components/entry-history";
import classes from "@/features/record/components/record.module.css";
import { StudyLink } from "@/features/record/components/study-field";
import { filledFields, unitOf, useShownValue } from "@/features/record/hooks/use-shown-value";
import { valuesOf } from "@/features/record/lib/entry-draft";
import { useWording } from "@/shared/i18n/use-wording";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

interface EntryCardProps {
  readonly patientId: string;
  readonly kind: KindSchema;
  readonly entry: Entry;
  readonly mayWrite: boolean;
  readonly draft: boolean;
  /** Names of the colleagues who write in it now. */
  readonly writers: readonly string[];
  readonly notice?: ReactNode;
  readonly onEdit: () => void;
  readonly onError: () => void;
  readonly onReinstate: () => void;
}

/** How an entry is called in a list: its disease, medicine, test; the name of its kind when it has none. */
export function useEntryTitle(): (kind: KindSchema, entry: Entry) => string {
  const say = useWording();
  const shown = useShownValue();
  return (kind, entry) => {
    const fields = fieldsOf(kind);
    for (const name of kind.title_fields) {
      const field = fields.find((candidate) => candidate.name === name);
      const text = field ? shown(field, (entry[name] ?? null) as Value) : "";
      if (!field || !text) continue;
      if (name === "active_infection") return `${say(field, "label")}: ${text}`;
      return field.type === "number" || name === "ecog" ? `${say(field, "label")} ${text}` : text;
    }
    const none = fields.find((field) => field.name === "none_known");
    return none && entry["none_known"] === true ? say(none, "label") : say(kind, "one");
  };
}

/** One entry: what it says in words, who wrote it for which centre and when, and what can be done with it. */
export function EntryCard({ patientId, kind, entry, mayWrite, draft, writers, notice, onEdit, onError, onReinstate }: EntryCardProps): ReactNode {
  const { t } = useTranslation("record");
  const say = useWording();
  const shown = useShownValue();
  const titleOf = useEntryTitle();
  const [history, setHistory] = useState(false);
  const fields = fieldsOf(kind);
  const values = valuesOf(kind, entry);
  const error = entry.status === "entered_in_error";
  const title = titleOf(kind, entry);
  const titled = kind.title_fields.find((name) => values[name] !== null);
  const told = new Set([titled, kind.date_field, "none_known", values["value"] !== null && values["unit"] !== undefined ? "unit" : ""]);
  const rest = filledFields(fields, values).filter((field) => !told.has(field.name));
  return (
    <Card component="li" p="sm" className={classes.entry} data-error={error || undefined} data-entry={entry.id}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Group gap="xs" align="baseline">
          <Text fw={650} className={classes.title}>
            {title}
          </Text>
          {entry.effective_on ? (
            <Text size="sm" c="dimmed" className="cc-numbers">
              <DateTime value={entry.effective_on} as="date" />
            </Text>
          ) : null}
        </Group>
        <Group gap={6}>
          {error ? <StatusBadge tone="danger" label={t("error_badge")} /> : null}
          {draft ? <StatusBadge tone="warning" label={t("draft_badge")} /> : null}
          {writers.length > 0 ? <StatusBadge tone="info" label={t("writing_badge", { names: writers.join(", ") })} /> : null}
        </Group>
      </Group>
      {error ? (
        <Text size="sm" c="var(--cc-danger-text)">
          {t("error_because", { name: entry.error_by?.display_name ?? t("unknown_person"), reason: entry.error_reason })} <DateTime value={entry.error_at} />
        </Text>
      ) : null}
      {rest.length > 0 ? (
        <dl className={classes.values}>
          {rest.map((field) => (
            <div key={field.name} className={field.type === "words" ? classes.wide : undefined}>
              <dt>{say(field, "label")}</dt>
              <dd>{field.name === STUDY_FIELD ? <StudyLink patientId={patientId} uid={String(values[field.name])} /> : shown(field, values[field.name], unitOf(field, fields, values))}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {notice}
      <Group justify="space-between" gap="xs" mt={6}>
        <Text size="xs" c="dimmed">
          {entry.author?.display_name ?? t(`origin.${entry.origin}`, { defaultValue: entry.origin })} · {entry.centre.name} · <DateTime value={entry.recorded_at} />
          {entry.version > 1 && !error ? (
            <>
              {" · "}
              {t("changed")} <DateTime value={entry.updated_at} />
            </>
          ) : null}
        </Text>
        <Group gap={4}>
          {mayWrite && !error ? (
            <Button size="compact-sm" variant="default" leftSection={<IconPencil size={15} />} aria-label={t("edit_one", { title })} onClick={onEdit}>
              {t("edit")}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconHistory size={15} />} aria-expanded={history} aria-label={t("history.of", { title })} onClick={() => setHistory((now) => !now)}>
            {t("history.title")}
          </Button>
          {mayWrite && !error ? (
            <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconTrash size={15} />} aria-label={t("mark_one", { title })} onClick={onError}>
              {t("mark")}
            </Button>
          ) : null}
          {mayWrite && error ? (
            <Button size="compact-sm" variant="subtle" leftSection={<IconRestore size={15} />} aria-label={t("reinstate_one", { title })} onClick={onReinstate}>
              {t("reinstate")}
            </Button>
          ) : null}
        </Group>
      </Group>
      {history ? <EntryHistory patientId={patientId} kind={kind} id={entry.id} /> : null}
    </Card>
  );
}
