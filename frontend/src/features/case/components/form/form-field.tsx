import { Alert, Anchor, Button, Group, Select, Text } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff, IconGitMerge } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, FieldSchema, FieldValue, Option, Problem, Prompt } from "@/features/case/api/form";
import { FieldInput } from "@/features/case/components/form/field-input";
import classes from "@/features/case/components/form/form.module.css";
import { PromptNote } from "@/features/case/components/form/prompt-note";
import { useLanguageName } from "@/features/case/lib/languages";
import type { PendingField, Typed } from "@/features/case/lib/pending";
import { useWording } from "@/features/case/lib/wording";
import { formatDate, formatNumber } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { DateField } from "@/shared/ui/date-field";
import { DateTime } from "@/shared/ui/date-time";

export interface FormFieldProps {
  readonly field: FieldSchema;
  readonly level: string;
  readonly entry: Entry | undefined;
  readonly pending: PendingField | undefined;
  readonly problems: readonly Problem[];
  readonly prompts: readonly Prompt[];
  readonly stale: boolean;
  readonly absentReasons: readonly Option[];
  readonly editor: string | undefined;
  readonly disabled: boolean;
  readonly onChange: (field: string, change: Typed) => void;
  readonly onFocus: (field: string) => void;
  readonly onBlur: () => void;
  readonly onTakeTheirs: (field: string) => void;
  readonly onKeepMine: (field: string) => void;
}

/** Kinds that take the whole width. */
export const WIDE: ReadonlySet<string> = new Set(["long_text", "multichoice", "list"]);

/** A stored value as people read it. */
export function useShownValue(): (field: FieldSchema, value: FieldValue) => string {
  const { t } = useTranslation("case");
  const say = useWording();
  const language = useLanguageName();
  return (field, value) => {
    if (value === null || value === "") return "–";
    if (field.kind === "language") return language(String(value));
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    const label = (code: string): string => {
      const choice = field.choices.find((candidate) => candidate.code === code);
      return choice ? say(choice, "label") : code;
    };
    // asked, and there are none: not the same as nobody having asked
    if (field.kind === "list" && Array.isArray(value) && value.length === 1 && value[0] === "none") return t("none_known");
    if (Array.isArray(value)) return (value as readonly string[]).map(label).join(", ");
    if (field.kind === "date") return isUnreadableDate(value) ? String(value) : formatDate(String(value));
    if (field.kind === "number") return `${formatNumber(value as number)} ${field.unit}`.trim();
    return label(String(value));
  };
}

function Conflict({ field, pending, onTakeTheirs, onKeepMine }: Pick<FormFieldProps, "field" | "onTakeTheirs" | "onKeepMine"> & { pending: PendingField }): ReactNode {
  const { t } = useTranslation("case");
  const shown = useShownValue();
  if (pending.state !== "conflict" || !pending.theirs) return null;
  return (
    <Alert role="alert" color="orange" variant="light" p="xs" mt={6} icon={<IconGitMerge size={18} aria-hidden="true" />}>
      <Text size="sm" fw={650}>
        {t("conflict.title", { name: pending.theirs.by ?? t("someone") })}
      </Text>
      <Text size="sm">
        {t("conflict.theirs")}: <strong>{shown(field, pending.theirs.theirs)}</strong>
      </Text>
      <Text size="sm">
        {t("conflict.yours")}: <strong>{shown(field, pending.value)}</strong>
      </Text>
      <Group gap="xs" mt={6}>
        <Button size="compact-sm" variant="default" onClick={() => onTakeTheirs(field.code)}>
          {t("conflict.take_theirs")}
        </Button>
        <Button size="compact-sm" variant="light" onClick={() => onKeepMine(field.code)}>
          {t("conflict.keep_mine")}
        </Button>
      </Group>
    </Alert>
  );
}

/** One field of the form: the input, where its value comes from, what is wrong, what is advised. */
export function FormField(props: FormFieldProps): ReactNode {
  const { field, level, entry, pending, problems, prompts, stale, editor } = props;
  const { t } = useTranslation("case");
  const say = useWording();
  const [asking, setAsking] = useState(false);
  const value = pending ? pending.value : (entry?.value ?? null);
  const absent = pending ? pending.absentReason : (entry?.absent_reason ?? null);
  const on = pending ? pending.on : (entry?.on ?? null);
  const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  const hard = problems.filter((problem) => problem.severity === "hard").map((problem) => say(problem, "message"));
  const soft = problems.filter((problem) => problem.severity === "soft");
  const error = [...(pending?.problem ? [pending.problem] : []), ...(pending?.problem ? [] : hard)].join(" ") || undefined;
  const hint = say(field, "hint");
  const range = field.hard && !hint && field.hard[0] !== null && field.hard[1] !== null
    ? t("range", { from: formatNumber(field.hard[0]), to: formatNumber(field.hard[1]) })
    : "";
  const mark = level === "M1" || level === "M2" ? (
    <span className={classes.level} data-level={level} title={t(`level.${level}`)}>
      {" "}
      {level === "M1" ? "*" : "◦"}
      <span className="cc-visually-hidden"> ({t(`level.${level}`)})</span>
    </span>
  ) : null;
  const showAbsent = field.absent_ok && empty && !props.disabled;
  return (
    <div className={`${classes.field ?? ""} ${WIDE.has(field.kind) ? (classes.wide ?? "") : ""}`} id={`field-${field.code}`} data-editor={editor ? true : undefined}>
      <FieldInput
        field={field}
        value={value}
        label={
          <>
            {say(field, "label")}
            {/* read before the number is typed */}
            {field.unit ? ` (${field.unit})` : ""}
            {mark}
          </>
        }
        description={hint || range || undefined}
        error={error}
        disabled={props.disabled}
        onChange={(next, unfit) => {
          const notYet = unfit === undefined && field.dated && isUnreadableDate(on) ? t("date_unreadable") : unfit;
          props.onChange(field.code, { value: next, ...(notYet === undefined ? {} : { unfit: notYet }) });
        }}
        onFocus={() => props.onFocus(field.code)}
        onBlur={props.onBlur}
      />
      {field.dated && !empty ? (
        <DateField
          mt={4}
          size="xs"
          label={t("observed_on")}
          value={on}
          maxDate={new Date()}
          disabled={props.disabled}
          onFocus={() => props.onFocus(field.code)}
          onBlur={props.onBlur}
          onChange={(next) => props.onChange(field.code, { value, on: next })}
          onUnreadable={(text, left) => props.onChange(field.code, { value, on: text, unfit: left ? t("date_unreadable") : null })}
        />
      ) : null}
      {showAbsent && (asking || absent) ? (
        <Select
          mt={4}
          size="xs"
          label={t("absent.label")}
          data={props.absentReasons.map((reason) => ({ value: reason.code, label: say(reason, "label") }))}
          value={absent}
          clearable
          onFocus={() => props.onFocus(field.code)}
          onBlur={props.onBlur}
          onChange={(next) => props.onChange(field.code, { value: null, absentReason: next })}
        />
      ) : null}
      <div className={classes.meta} aria-live="polite">
        {showAbsent && !asking && !absent ? (
          <Anchor component="button" type="button" size="xs" onClick={() => setAsking(true)}>
            {t("absent.ask")}
          </Anchor>
        ) : null}
        {editor ? <strong>{t("editing_now", { name: editor })}</strong> : null}
        {pending?.state === "waiting" ? (
          <span>
            <IconCloudOff size={13} aria-hidden="true" /> {t("saving.waiting")}
          </span>
        ) : null}
        {stale ? (
          <strong>
            <IconAlertTriangle size={13} aria-hidden="true" /> {t("stale")}
          </strong>
        ) : null}
        {entry?.recorded_at && !pending ? (
          <span>
            {field.dated && on ? `${formatDate(on)} · ` : ""}
            {[entry.author?.display_name ?? t(`origin.${entry.source}`, { defaultValue: entry.source }), entry.centre?.code].filter(Boolean).join(", ")}
            {" · "}
            <DateTime value={entry.recorded_at} as="relative" />
          </span>
        ) : null}
      </div>
      {soft.map((problem) => (
        <div key={problem.code} className={classes.prompt} data-severity="amber" role="note">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span>{say(problem, "message")}</span>
        </div>
      ))}
      {pending?.state === "refused" && !props.disabled ? (
        <Anchor component="button" type="button" size="xs" onClick={() => props.onTakeTheirs(field.code)}>
          {t("back_to_saved")}
        </Anchor>
      ) : null}
      {pending ? <Conflict field={field} pending={pending} onTakeTheirs={props.onTakeTheirs} onKeepMine={props.onKeepMine} /> : null}
      {prompts.map((prompt) => (
        <PromptNote key={prompt.rule_id} prompt={prompt} />
      ))}
    </div>
  );
}
