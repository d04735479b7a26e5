import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Entry, FieldSchema, Problem, Prompt } from "@/features/case/api/form";
import classes from "@/features/case/components/form/form.module.css";
import { PromptNote } from "@/features/case/components/form/prompt-note";
import { useShownEntry } from "@/features/case/hooks/use-shown-entry";
import { useWording } from "@/features/case/lib/wording";
import { formatDate } from "@/shared/lib/format";
import { DateTime } from "@/shared/ui/date-time";

interface ReadFieldProps {
  readonly field: FieldSchema;
  readonly entry: Entry | undefined;
  readonly problems: readonly Problem[];
  readonly prompts: readonly Prompt[];
  readonly stale: boolean;
  readonly wide: boolean;
}

/** A field for who may read and not write: its words and where they come from, not an input that is greyed out. */
export function ReadField({ field, entry, problems, prompts, stale, wide }: ReadFieldProps): ReactNode {
  const { t } = useTranslation("case");
  const say = useWording();
  const { text, missing } = useShownEntry()(field, entry);
  return (
    <div className={`${classes.field ?? ""} ${wide ? (classes.wide ?? "") : ""}`} id={`field-${field.code}`} tabIndex={-1}>
      <Text size="sm" fw={550}>
        {say(field, "label")}
      </Text>
      <Text style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }} {...(missing ? { c: "dimmed", fs: "italic" } : {})}>
        {text}
      </Text>
      <div className={classes.meta}>
        {stale ? (
          <strong>
            <IconAlertTriangle size={13} aria-hidden="true" /> {t("stale")}
          </strong>
        ) : null}
        {entry?.recorded_at ? (
          <span>
            {field.dated && entry.on ? `${formatDate(entry.on)} · ` : ""}
            {[entry.author?.display_name ?? t(`origin.${entry.source}`, { defaultValue: entry.source }), entry.centre?.code].filter(Boolean).join(", ")}
            {" · "}
            <DateTime value={entry.recorded_at} as="relative" />
          </span>
        ) : null}
      </div>
      {problems.map((problem) => (
        <div key={problem.code} className={classes.prompt} data-severity={problem.severity === "hard" ? "red" : "amber"} role="note">
          <IconAlertTriangle size={16} aria-hidden="true" />
          <span>{say(problem, "message")}</span>
        </div>
      ))}
      {prompts.map((prompt) => (
        <PromptNote key={prompt.rule_id} prompt={prompt} />
      ))}
    </div>
  );
}
