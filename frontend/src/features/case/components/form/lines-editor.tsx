import { ActionIcon, Alert, Button, Card, Group, MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconGitMerge, IconPencil, IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { FormSchema, Line, Problem } from "@/features/case/api/form";
import { addEntry, changeEntry } from "@/features/case/api/record";
import classes from "@/features/case/components/form/form.module.css";
import { useWording } from "@/features/case/lib/wording";
import { changesOf, rebased, startLine, withValue } from "@/features/case/lib/line-draft";
import type { Clash, LineDraft, LineValue } from "@/features/case/lib/line-draft";
import { isApiError, standsNow } from "@/shared/api/api-error";
import { formatDate } from "@/shared/lib/format";
import { isUnreadableDate } from "@/shared/lib/parse-date";
import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";
import { DateField } from "@/shared/ui/date-field";
import { DecimalInput } from "@/shared/ui/decimal-input";
import { fieldErrors, FormProblem } from "@/shared/ui/form-problems";

interface LinesEditorProps {
  readonly patientId: string;
  readonly lines: readonly Line[];
  readonly columns: FormSchema["therapy_line_columns"];
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  readonly onSaved: () => void;
}

type Column = FormSchema["therapy_line_columns"][number];

/** Days that may lie ahead: a planned end of therapy. */
const COMING: ReadonlySet<string> = new Set(["end_on"]);

/** A value of a column as people read it. */
function useShownColumn(): (column: Column, value: LineValue) => string {
  const { t } = useTranslation("case");
  const say = useWording();
  return (column, value) => {
    if (value === null || value === "") return "–";
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value === "object") return value.map((code) => wordOf(column, code, say)).join(", ");
    return column.kind === "date" && !isUnreadableDate(value) ? formatDate(String(value)) : wordOf(column, String(value), say);
  };
}

function wordOf(column: Column, code: string, say: ReturnType<typeof useWording>): string {
  const choice = column.choices.find((candidate) => candidate.code === code);
  return choice ? say(choice, "label") : code;
}

/** A colleague saved the same line meanwhile: both versions of each column that both wrote. */
function Clashes({
  clashes,
  draft,
  columns,
  onTake,
}: {
  readonly clashes: readonly Clash[];
  readonly draft: LineDraft;
  readonly columns: readonly Column[];
  readonly onTake: (clash: Clash) => void;
}): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const shown = useShownColumn();
  return (
    <Alert role="alert" color="orange" variant="light" mt="sm" icon={<IconGitMerge size={18} aria-hidden="true" />} title={t("lines.changed")}>
      <Text size="sm">{t(clashes.length > 0 ? "lines.clash_hint" : "lines.merged_hint")}</Text>
      {columns.map((column) => {
        const clash = clashes.find((candidate) => candidate.code === column.code);
        return clash ? (
          <div key={column.code}>
            <Text size="sm" fw={650} mt="xs">
              {say(column, "label")}
            </Text>
            <Text size="sm">
              {t("conflict.theirs")}: <strong>{shown(column, clash.theirs)}</strong> · {t("conflict.yours")}:{" "}
              <strong>{shown(column, draft.values[column.code] ?? null)}</strong>
            </Text>
            <Button size="compact-sm" variant="default" mt={4} onClick={() => onTake(clash)}>
              {t("conflict.take_theirs")}
            </Button>
          </div>
        ) : null;
      })}
    </Alert>
  );
}

function LineForm({
  patientId,
  line,
  nextNo,
  columns,
  onDone,
}: {
  readonly patientId: string;
  readonly line: Line | null;
  readonly nextNo: number;
  readonly columns: FormSchema["therapy_line_columns"];
  readonly onDone: (changed: boolean) => void;
}): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const client = useQueryClient();
  const stored = `draft.line.${patientId}.${line?.id ?? "new"}`;
  const [draft, setDraft] = useState<LineDraft>(() => readTabValue<LineDraft>(stored) ?? startLine(line, nextNo, columns));
  const [meanwhile, setMeanwhile] = useState<readonly Clash[] | null>(null);
  const keep = (next: LineDraft): void => {
    setDraft(next);
    writeTabValue(stored, next);
  };
  const change = (code: string, value: LineValue): void => keep(withValue(draft, code, value));
  const save = useMutation({
    mutationFn: async () => {
      const changes = changesOf(draft);
      if (!line || draft.base === null) {
        await addEntry(patientId, "therapy-lines", { ...changes, client_id: draft.clientId });
      } else if (Object.keys(changes).length > 0) {
        await changeEntry(patientId, "therapy-lines", line.id, draft.base, changes);
      }
    },
    onSuccess: async () => {
      removeTabValue(stored);
      await client.invalidateQueries({ queryKey: ["record", patientId] });
      onDone(true);
    },
    onError: (error) => {
      const current = standsNow<Readonly<Record<string, unknown>>>(error);
      if (!current) return;
      const merged = rebased(draft, current);
      keep(merged.draft);
      setMeanwhile(merged.clashes);
    },
  });
  const noDates = columns.filter((column) => column.kind === "date" && isUnreadableDate(draft.values[column.code]));
  const stale = isApiError(save.error) && save.error.status === 412 && meanwhile !== null;
  const errors = fieldErrors(save.error);
  return (
    <Card component="form" aria-label={t("lines.form")} onSubmit={(event) => {
      event.preventDefault();
      // A text that is no date stays in its field, which says so; nothing of the line is sent without it.
      const first = noDates[0];
      if (first) document.getElementById(`line-${first.code}`)?.focus();
      else save.mutate();
    }}>
      <div className={classes.line}>
        {columns.map((column) => {
          const shared = { label: say(column, "label"), error: errors[column.code], id: `line-${column.code}` };
          const value = draft.values[column.code] ?? null;
          const options = column.choices.map((choice) => ({ value: choice.code, label: say(choice, "label") }));
          if (column.kind === "choice") {
            return <Select key={column.code} {...shared} data={options} searchable clearable value={value === null ? null : String(value)} onChange={(next) => change(column.code, next)} />;
          }
          if (column.kind === "multichoice") {
            return <MultiSelect key={column.code} {...shared} data={options} searchable hidePickedOptions value={Array.isArray(value) ? [...(value as readonly string[])] : []} onChange={(next) => change(column.code, next)} />;
          }
          if (column.kind === "number") {
            return <DecimalInput key={column.code} {...shared} allowDecimal={false} min={0} value={value === null ? "" : Number(value)} onChange={(next) => change(column.code, next === "" ? null : Number(next))} />;
          }
          if (column.kind === "bool") {
            return (
              <Select key={column.code} {...shared} clearable data={[{ value: "true", label: t("yes") }, { value: "false", label: t("no") }]} value={value === null ? null : String(value)} onChange={(next) => change(column.code, next === null ? null : next === "true")} />
            );
          }
          if (column.kind === "date") {
            return (
              <DateField
                key={column.code}
                {...shared}
                value={value === null ? null : String(value)}
                maxDate={COMING.has(column.code) ? undefined : new Date()}
                onChange={(next) => change(column.code, next)}
                onUnreadable={(text) => change(column.code, text)}
              />
            );
          }
          return (
            <TextInput key={column.code} {...shared} value={value === null ? "" : String(value)} onChange={(event) => change(column.code, event.currentTarget.value || null)} />
          );
        })}
      </div>
      {meanwhile ? (
        <Clashes
          clashes={meanwhile}
          draft={draft}
          columns={columns}
          onTake={(clash) => {
            change(clash.code, clash.theirs);
            setMeanwhile(meanwhile.filter((other) => other !== clash));
          }}
        />
      ) : null}
      <Stack gap="xs" mt="sm">
        {noDates.length > 0 ? (
          <Text size="sm" c="var(--cc-danger-text)" role="status">
            {t("lines.no_dates", { fields: noDates.map((column) => say(column, "label")).join(", ") })}
          </Text>
        ) : null}
        <FormProblem error={stale ? null : save.error} knownFields={columns.map((column) => column.code)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => {
            removeTabValue(stored);
            onDone(false);
          }}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

/** The history of treatment: one card per line, added and changed in place; it is the patient's record itself. */
export function LinesEditor({ patientId, lines, columns, problems, disabled, onSaved }: LinesEditorProps): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const [open, setOpen] = useState<string | null>(null);
  const nextNo = Math.max(0, ...lines.map((line) => line.line_no ?? 0)) + 1;
  const done = (changed: boolean): void => {
    setOpen(null);
    if (changed) onSaved();
  };
  const word = (code: string, value: string | null): string => {
    const column = columns.find((candidate) => candidate.code === code);
    const choice = column?.choices.find((candidate) => candidate.code === value);
    return choice ? say(choice, "label") : (value ?? "");
  };
  return (
    <Stack gap="sm" id="field-therapy_lines" tabIndex={-1}>
      {lines.length === 0 && open === null ? <Text c="dimmed">{t("lines.none")}</Text> : null}
      {lines.map((line, index) =>
        open === line.id ? (
          <LineForm key={line.id} patientId={patientId} line={line} nextNo={nextNo} columns={columns} onDone={done} />
        ) : (
          <Card key={line.id} p="sm">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Text fw={650}>
                  {t("lines.title", { no: line.line_no })} · {line.regimen_text || word("regimen", line.regimen) || "–"}
                </Text>
                <Text size="sm" c="dimmed" className="cc-numbers">
                  {[
                    word("intent", line.intent),
                    line.start_on ? `${formatDate(line.start_on)} – ${line.end_on ? formatDate(line.end_on) : "…"}` : "",
                    line.cycles ? t("lines.cycles", { count: line.cycles }) : "",
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
                <Text size="sm">
                  {[
                    line.best_response ? t("lines.best", { response: word("best_response", line.best_response) }) : "",
                    line.progression_on ? t("lines.progressed", { on: formatDate(line.progression_on) }) : "",
                    word("stop_reason", line.stop_reason),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
                {problems
                  .filter((problem) => problem.field.startsWith(`therapy_lines.${index}.`))
                  .map((problem) => (
                    <Text key={problem.field + problem.code} size="sm" c={problem.severity === "hard" ? "var(--cc-danger-text)" : "var(--cc-warning-text)"}>
                      {say(problem, "message")}
                    </Text>
                  ))}
              </div>
              {disabled ? null : (
                <ActionIcon aria-label={t("lines.edit", { no: line.line_no })} onClick={() => setOpen(line.id)}>
                  <IconPencil size={18} />
                </ActionIcon>
              )}
            </Group>
          </Card>
        ),
      )}
      {open === "new" ? (
        <LineForm patientId={patientId} line={null} nextNo={nextNo} columns={columns} onDone={done} />
      ) : disabled ? null : (
        <Button variant="light" leftSection={<IconPlus size={18} />} style={{ alignSelf: "flex-start" }} onClick={() => setOpen("new")}>
          {t("lines.add")}
        </Button>
      )}
    </Stack>
  );
}
