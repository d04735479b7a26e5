import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course, Kind } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { EntryCard } from "@/features/course/components/entry-card";
import { draftNames } from "@/features/course/lib/open-form";
import type { OnOpen } from "@/features/course/lib/open-form";
import { hasStoredDraft } from "@/shared/lib/use-stored-draft";

interface KindProps {
  readonly patientId: string;
  readonly course: Course;
  readonly kind: Kind;
  readonly onOpen: OnOpen;
}

/** Everything of one kind, what counts now first; what was withdrawn or belongs to an earlier attempt on demand. */
function KindSection({ patientId, course, kind, onOpen }: KindProps): ReactNode {
  const { t } = useTranslation("course");
  const [all, setAll] = useState(false);
  const past = kind.entries.filter((entry) => entry.withdrawn || (entry.attempt !== course.attempt && !entry.is_current));
  const now = kind.entries.filter((entry) => !past.includes(entry)).reverse();
  const id = `kind-${kind.code}`;
  return (
    <section className={`cc-surface ${classes.box ?? ""}`} aria-labelledby={id}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <h3 id={id}>{kind.label}</h3>
        {kind.can_add ? (
          <Button size="sm" variant="light" leftSection={<IconPlus size={16} />} onClick={() => onOpen({ form: "entry", kind: kind.code, entryId: null })}>
            {t(hasStoredDraft(draftNames.entry(course.id, kind.code, null)) ? "chain.resume" : "entry.add")}
            <span className="cc-visually-hidden">: {kind.label}</span>
          </Button>
        ) : null}
      </Group>
      {now.length > 0 || (all && past.length > 0) ? (
        <ul className={classes.entries}>
          {[...now, ...(all ? past : [])].map((entry) => (
            <EntryCard key={entry.entry_id} patientId={patientId} kind={kind} entry={entry} onOpen={onOpen} />
          ))}
        </ul>
      ) : null}
      {past.length > 0 ? (
        <Button size="compact-sm" variant="subtle" color="gray" h="auto" styles={{ label: { whiteSpace: "normal" } }} aria-expanded={all} onClick={() => setAll((shown) => !shown)}>
          {t(all ? "entry.hide_past" : "entry.show_past", { count: past.length })}
        </Button>
      ) : null}
    </section>
  );
}

/** What the course holds beside the chain; what nobody recorded and this person does not write is only named. */
export function EntryKinds({ patientId, course, onOpen }: Omit<KindProps, "kind">): ReactNode {
  const { t } = useTranslation("course");
  const shown = course.kinds.filter((kind) => kind.entries.length > 0);
  const addable = course.kinds.filter((kind) => kind.entries.length === 0 && kind.can_add);
  const rest = course.kinds.filter((kind) => kind.entries.length === 0 && !kind.can_add);
  return (
    <>
      <div className={classes.kinds}>
        {shown.map((kind) => (
          <KindSection key={kind.code} patientId={patientId} course={course} kind={kind} onOpen={onOpen} />
        ))}
      </div>
      {addable.length > 0 ? (
        <section className={`cc-surface ${classes.box ?? ""}`} aria-labelledby="course-add">
          <h3 id="course-add">{t("entry.to_record")}</h3>
          <Group gap="xs">
            {addable.map((kind) => (
              <Button key={kind.code} variant="light" leftSection={<IconPlus size={16} />} onClick={() => onOpen({ form: "entry", kind: kind.code, entryId: null })}>
                {kind.label}
                {hasStoredDraft(draftNames.entry(course.id, kind.code, null)) ? ` (${t("entry.draft")})` : ""}
              </Button>
            ))}
          </Group>
        </section>
      ) : null}
      {rest.length > 0 ? (
        <Text size="sm" c="dimmed">
          {t("entry.not_yet", { kinds: rest.map((kind) => kind.label.toLowerCase()).join(", ") })}
        </Text>
      ) : null}
    </>
  );
}
