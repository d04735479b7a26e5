import { Checkbox, Text, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { writeSection } from "@/features/visits/api/visits";
import type { Section, SectionRow } from "@/features/visits/api/visits";
import { ConflictNote } from "@/features/visits/components/conflict-note";
import { SaveState } from "@/features/visits/components/save-state";
import classes from "@/features/visits/components/visit.module.css";
import { useAutoDraft } from "@/features/visits/hooks/use-auto-draft";
import { mergedText } from "@/features/visits/lib/merge";
import { useWording } from "@/shared/i18n/use-wording";

const TEXT_MAX = 10_000;

interface Written {
  readonly text: string;
  readonly nothing_to_report: boolean;
}

interface SectionTextProps {
  readonly visitId: string;
  readonly section: Section;
  readonly writers: readonly string[];
  readonly onFocus: () => void;
  readonly onSaved: () => void;
}

export const sectionField = (code: string): string => `visit-text-${code}`;

const writtenIn = ({ text, nothing_to_report }: SectionRow): Written => ({ text, nothing_to_report });

/** The words of one section: saved by itself, or "nothing to report" with one tap. */
export function SectionText({ visitId, section, writers, onFocus, onSaved }: SectionTextProps): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const part = useAutoDraft<Written, SectionRow>(
    `visit.${visitId}.section.${section.code}`,
    section,
    {
      send: (value, base) => writeSection(visitId, section.code, base, value),
      valueOf: writtenIn,
      isSame: (a, b) => a.text === b.text && a.nothing_to_report === b.nothing_to_report,
    },
    onSaved,
  );
  const { text, nothing_to_report: nothing } = part.value;
  const theirs = part.unsaved?.state === "conflict" ? part.unsaved.theirs : null;
  const spoken = ({ text: words, nothing_to_report: none }: Written): string => (none ? t("nothing") : words);
  const id = sectionField(section.code);
  return (
    <div className={classes.writing}>
      {theirs ? (
        <ConflictNote
          by={theirs.updated_by?.display_name ?? ""}
          at={theirs.updated_at}
          mine={spoken(part.value)}
          theirs={spoken(theirs)}
          onMine={() => part.choose(part.value)}
          onTheirs={() => part.choose()}
          onBoth={text && theirs.text ? () => part.choose({ text: mergedText(theirs.text, text), nothing_to_report: false }) : undefined}
        />
      ) : null}
      <Textarea
        id={id}
        label={t("text")}
        aria-label={t("text_of", { section: say(section, "label") })}
        description={writers.length > 0 ? t("writes_here", { count: writers.length, names: writers.join(", ") }) : undefined}
        autosize
        minRows={3}
        maxRows={18}
        maxLength={TEXT_MAX}
        value={text}
        error={part.unsaved?.problem ?? undefined}
        onFocus={onFocus}
        onChange={(event) => part.change({ text: event.currentTarget.value, nothing_to_report: false })}
        onBlur={() => void part.flush()}
      />
      <div className={classes.under}>
        {section.code !== "conclusions" ? (
          <Checkbox size="sm" label={t("nothing")} checked={nothing} disabled={text.trim() !== "" && !nothing} onChange={(event) => part.change({ text: "", nothing_to_report: event.currentTarget.checked }, true)} />
        ) : (
          <span />
        )}
        <SaveState state={part.unsaved?.state ?? null} row={part.row} onRetry={() => void part.flush()} />
      </div>
    </div>
  );
}

/** The same, to be read. */
export function SectionWords({ section }: { readonly section: Section }): ReactNode {
  const { t } = useTranslation("visit");
  return section.text ? (
    <p className={classes.words}>{section.text}</p>
  ) : (
    <Text size="sm" c="dimmed">
      {t(section.nothing_to_report ? "nothing" : "not_written")}
    </Text>
  );
}
