import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Fact, Section, SectionCode, Visit } from "@/features/visits/api/visits";
import { AnsweredList, Checklist } from "@/features/visits/components/checklist";
import { Entries } from "@/features/visits/components/entries";
import { SectionText, SectionWords } from "@/features/visits/components/section-text";
import classes from "@/features/visits/components/visit.module.css";
import type { Writers } from "@/features/visits/hooks/use-writers";
import { useWording } from "@/shared/i18n/use-wording";

/** What other rooms of the record give to a visit; they meet in app/. */
export interface RecordParts {
  readonly facts: (facts: readonly Fact[]) => ReactNode;
  /** The way to write a value of this kind into the record, from this section. */
  readonly add: (section: SectionCode, kind: string) => ReactNode;
}

interface SectionCardProps {
  readonly visit: Visit;
  readonly section: Section;
  readonly parts: RecordParts;
  readonly writers: Writers;
  readonly onSaved: () => void;
}

export const sectionPlace = (code: string): string => `visit-${code}`;

/** One content of the visit: the words, what is checked, what goes into the record, and beside it what the record says. */
export function SectionCard({ visit, section, parts, writers, onSaved }: SectionCardProps): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const items = visit.items.filter((item) => item.section === section.code);
  const title = `${sectionPlace(section.code)}-title`;
  return (
    <section id={sectionPlace(section.code)} className={`cc-surface ${classes.part ?? ""}`} aria-labelledby={title} tabIndex={-1}>
      <h2 id={title}>{say(section, "label")}</h2>
      <div className={classes.beside}>
        <div className={classes.mainSide}>
          {visit.can_write ? (
            <SectionText visitId={visit.id} section={section} writers={writers.in(section.code)} onFocus={() => writers.focus(section.code)} onSaved={onSaved} />
          ) : (
            <SectionWords section={section} />
          )}
          {visit.can_write ? <Checklist visitId={visit.id} items={items} onSaved={onSaved} /> : <AnsweredList items={items} />}
          <Entries patientId={visit.patient_id} entries={visit.entries.filter((entry) => entry.section === section.code)} />
          {visit.can_write && section.kinds.length > 0 ? (
            <div className={classes.adds} role="group" aria-label={t("add_to_record")}>
              {section.kinds.map((kind) => (
                <span key={kind}>{parts.add(section.code, kind)}</span>
              ))}
            </div>
          ) : null}
        </div>
        {section.facts.length > 0 ? (
          <aside className={classes.facts} aria-label={t("facts_of", { section: say(section, "label") })}>
            <Text size="xs" fw={650} c="dimmed" mb={4}>
              {t(visit.state === "signed" ? "facts_then" : "facts")}
            </Text>
            {parts.facts(section.facts)}
          </aside>
        ) : null}
      </div>
    </section>
  );
}
