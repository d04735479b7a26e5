import { Button, Group, Text } from "@mantine/core";
import { IconHistory, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { answerEntry } from "@/features/course/api/course";
import type { Entry, Kind } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { EntryVersions } from "@/features/course/components/entry-versions";
import { ValueList } from "@/features/course/components/value-list";
import { useCourseWrite } from "@/features/course/hooks/use-course-write";
import type { OnOpen } from "@/features/course/lib/open-form";
import { DateTime } from "@/shared/ui/date-time";
import { FormProblem } from "@/shared/ui/form-problems";
import { StatusBadge } from "@/shared/ui/status-badge";

interface EntryCardProps {
  readonly patientId: string;
  readonly kind: Kind;
  readonly entry: Entry;
  readonly onOpen: OnOpen;
}

/** What the other centre says to a proposed therapy; whoever may answer does it here. */
function Answer({ patientId, kind, entry, onOpen }: EntryCardProps): ReactNode {
  const { t } = useTranslation("course");
  const agree = useCourseWrite(patientId, { send: () => answerEntry(entry.entry_id, entry.version, true, ""), onDone: () => undefined });
  const { agreement } = entry;
  return (
    <div className={classes.answer}>
      <Group gap="xs">
        <StatusBadge
          tone={agreement ? (agreement.agrees ? "success" : "danger") : "warning"}
          label={t(agreement ? (agreement.agrees ? "answer.agreed" : "answer.not_agreed") : `answer.awaited.${entry.side}`)}
        />
        {agreement ? (
          <Text size="sm">
            {agreement.person.display_name}, {agreement.centre.name} · <DateTime value={agreement.at} />
          </Text>
        ) : null}
      </Group>
      {agreement?.text ? <Text size="sm">{agreement.text}</Text> : null}
      <FormProblem error={agree.error} />
      {entry.can_agree ? (
        <Group gap="xs">
          <Button className={classes.big} loading={agree.isPending} onClick={() => agree.mutate()}>
            {t("answer.agree")}
          </Button>
          <Button className={classes.big} variant="default" onClick={() => onOpen({ form: "disagree", kind: kind.code, entryId: entry.entry_id })}>
            {t("answer.disagree")}
          </Button>
        </Group>
      ) : null}
    </div>
  );
}

/** The check before lymphodepletion: what is not met stands first, with why one goes on all the same. */
function Unmet({ kind, entry }: { readonly kind: Kind; readonly entry: Entry }): ReactNode {
  const { t } = useTranslation("course");
  const ticks = kind.fields.filter((field) => field.kind === "tick");
  const reason = entry.values["override_reason"];
  if (entry.unmet.length === 0) return <StatusBadge tone="success" label={t("pre_ld.all", { count: ticks.length })} />;
  return (
    <div className={classes.unmet}>
      <StatusBadge tone="danger" label={t("pre_ld.unmet", { count: entry.unmet.length, of: ticks.length })} />
      <ul>
        {ticks
          .filter((field) => entry.unmet.includes(field.code))
          .map((field) => (
            <li key={field.code}>
              {t("no")}: {field.label}
            </li>
          ))}
      </ul>
      {typeof reason === "string" && reason ? (
        <Text size="sm">
          <strong>{t("pre_ld.override")}:</strong> {reason}
        </Text>
      ) : null}
    </div>
  );
}

/** One entry of the course as it stands, who wrote it, and what can be done with it. */
export function EntryCard({ patientId, kind, entry, onOpen }: EntryCardProps): ReactNode {
  const { t } = useTranslation("course");
  const [versions, setVersions] = useState(false);
  const isCheck = kind.code === "pre_ld";
  const skip = isCheck ? ["override_reason", ...kind.fields.filter((field) => field.kind === "tick").map((field) => field.code)] : [];
  const outOfSpecification = entry.values["specification"] === "out" || entry.values["status"] === "out_of_specification";
  return (
    <li className={classes.entry} data-withdrawn={entry.withdrawn || undefined}>
      {entry.withdrawn ? <StatusBadge tone="neutral" label={t("entry.withdrawn")} /> : null}
      {!entry.withdrawn && (outOfSpecification || entry.values["status"] === "delayed" || entry.values["status"] === "failed") ? (
        <StatusBadge tone={outOfSpecification || entry.values["status"] === "failed" ? "danger" : "warning"} label={t(outOfSpecification ? "entry.out_of_specification" : entry.values["status"] === "failed" ? "entry.failed" : "entry.delayed")} />
      ) : null}
      {isCheck && !entry.withdrawn ? <Unmet kind={kind} entry={entry} /> : null}
      <ValueList fields={kind.fields} values={entry.values} skip={skip} />
      {kind.agreed && !entry.withdrawn ? <Answer patientId={patientId} kind={kind} entry={entry} onOpen={onOpen} /> : null}
      <Group justify="space-between" gap="xs" mt={6}>
        <Text size="xs" c="dimmed">
          {entry.person.display_name} · {entry.centre.name} · <DateTime value={entry.at} />
          {entry.version > 1 ? ` · ${t("entry.version", { version: entry.version })}` : ""}
        </Text>
        <Group gap={4}>
          {entry.can_correct ? (
            <Button size="compact-sm" variant="default" leftSection={<IconPencil size={15} />} onClick={() => onOpen({ form: "entry", kind: kind.code, entryId: entry.entry_id })}>
              {t("entry.correct")}
              <span className="cc-visually-hidden">: {kind.label}</span>
            </Button>
          ) : null}
          {entry.version > 1 || isCheck ? (
            <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconHistory size={15} />} aria-expanded={versions} onClick={() => setVersions((now) => !now)}>
              {t(isCheck && entry.version === 1 ? "pre_ld.every" : "entry.versions")}
              <span className="cc-visually-hidden">: {kind.label}</span>
            </Button>
          ) : null}
          {entry.can_correct ? (
            <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconTrash size={15} />} onClick={() => onOpen({ form: "withdraw", kind: kind.code, entryId: entry.entry_id })}>
              {t("entry.withdraw")}
              <span className="cc-visually-hidden">: {kind.label}</span>
            </Button>
          ) : null}
        </Group>
      </Group>
      {versions ? <EntryVersions kind={kind} entry={entry} /> : null}
    </li>
  );
}
