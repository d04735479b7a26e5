import { Button, Group, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconPencil, IconUserCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course, Step } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { RowDetails } from "@/features/course/components/row-details";
import { draftNames } from "@/features/course/lib/open-form";
import type { OnOpen } from "@/features/course/lib/open-form";
import { STEP_LOOK } from "@/features/course/lib/step-state";
import { hasStoredDraft } from "@/shared/lib/use-stored-draft";
import { DateTime } from "@/shared/ui/date-time";
import { StatusBadge } from "@/shared/ui/status-badge";

interface StepRowProps {
  readonly course: Course;
  readonly step: Step;
  readonly isNext: boolean;
  readonly onOpen: OnOpen;
}

/** Who, when, where in one line; of a step that is still to do, who does it. */
function Line({ step }: { readonly step: Step }): ReactNode {
  const { t } = useTranslation("course");
  const row = step.rows.find((item) => item.is_current);
  if (!row) {
    return (
      <Text size="sm" c="dimmed">
        {step.owner}
        {step.second ? ` · ${t("chain.two_people")}` : ""}
        {step.mandatory ? "" : ` · ${t("chain.optional")}`}
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      <DateTime value={row.done_at} /> · {row.place} · {row.person.display_name}
      {row.signature ? ` + ${row.signature.person.display_name}` : ""}
      {row.corrections.length > 0 ? ` · ${t("chain.corrected")}` : ""}
    </Text>
  );
}

function StepRow({ course, step, isNext, onOpen }: StepRowProps): ReactNode {
  const { t } = useTranslation("course");
  const look = STEP_LOOK[step.state];
  const [toggled, setToggled] = useState<boolean | null>(null);
  const open = toggled ?? step.state === "failed";
  const current = step.rows.find((row) => row.is_current);
  const id = `step-${step.code}`;
  const lacks = step.can_record && step.not_on_record.length > 0;
  return (
    <li className={classes.step} data-state={step.state} data-tone={look.tone} aria-current={isNext ? "step" : undefined} aria-labelledby={id}>
      <span className={classes.marker} aria-hidden="true">
        <look.icon size={18} stroke={2} />
      </span>
      <div className={classes.stepBody}>
        <Group justify="space-between" gap="xs" align="flex-start" wrap="nowrap">
          <div className={classes.stepWords}>
            <h4 id={id} className={classes.stepTitle}>
              {step.position}. {step.label} <StatusBadge tone={look.tone} label={t(`state.${step.state}`)} icon={look.icon} />
            </h4>
            <Line step={step} />
          </div>
          {step.rows.length > 0 ? (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              className={classes.disclose}
              aria-expanded={open}
              aria-label={t(open ? "chain.close" : "chain.open", { step: step.label })}
              onClick={() => setToggled(!open)}
            >
              {open ? <IconChevronUp size={18} aria-hidden="true" /> : <IconChevronDown size={18} aria-hidden="true" />}
            </Button>
          ) : null}
        </Group>
        {step.waits_for_other ? (
          <Text size="sm" fw={650}>
            {t("chain.waits_for_other")}
          </Text>
        ) : null}
        {lacks ? (
          <Text size="sm" c="var(--cc-warning-text)">
            {t("chain.not_on_record", { what: step.not_on_record.join(", ") })}
          </Text>
        ) : null}
        {step.can_record || step.can_sign || (step.can_correct && open) ? (
          <Group gap="xs" mt={8}>
            {step.can_record ? (
              <Button className={classes.big} variant={isNext && !lacks ? "filled" : "default"} disabled={lacks} onClick={() => onOpen({ form: "record", code: step.code })}>
                {t(hasStoredDraft(draftNames.record(course.id, step.code)) ? "chain.resume" : step.state === "failed" ? "chain.again" : "chain.record")}
                <span className="cc-visually-hidden">: {step.label}</span>
              </Button>
            ) : null}
            {step.can_sign ? (
              <Button className={classes.big} leftSection={<IconUserCheck size={18} />} onClick={() => onOpen({ form: "sign", code: step.code })}>
                {t("chain.sign")}
                <span className="cc-visually-hidden">: {step.label}</span>
              </Button>
            ) : null}
            {step.can_correct && current && step.fields.length > 0 ? (
              <Button variant="subtle" color="gray" leftSection={<IconPencil size={16} />} onClick={() => onOpen({ form: "correct", code: step.code })}>
                {t("chain.correct")}
                <span className="cc-visually-hidden">: {step.label}</span>
              </Button>
            ) : null}
          </Group>
        ) : null}
        {open ? step.rows.map((row) => <RowDetails key={row.id} step={step} row={row} />) : null}
      </div>
    </li>
  );
}

/** The chain of identity and custody from the request to what is left on the ward, in order. */
export function Chain({ course, next, onOpen }: { readonly course: Course; readonly next: string | null; readonly onOpen: OnOpen }): ReactNode {
  const { t } = useTranslation("course");
  const done = course.chain.filter((step) => step.mandatory && step.state === "done").length;
  const all = course.chain.filter((step) => step.mandatory).length;
  return (
    <section className={`cc-surface ${classes.box ?? ""}`} aria-labelledby="course-chain">
      <Group justify="space-between" gap="xs">
        <h3 id="course-chain">{t("chain.title")}</h3>
        <Text size="sm" c="dimmed" className="cc-numbers">
          {t("chain.count", { count: done, of: all })}
        </Text>
      </Group>
      <ol className={classes.chain}>
        {course.chain.map((step) => (
          <StepRow key={step.code} course={course} step={step} isNext={step.code === next} onOpen={onOpen} />
        ))}
      </ol>
    </section>
  );
}
