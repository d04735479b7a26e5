import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import type { NextAct } from "@/features/course/lib/next-act";
import type { OnOpen } from "@/features/course/lib/open-form";

interface CourseHeadProps {
  readonly course: Course;
  readonly next: NextAct | null;
  readonly onOpen: OnOpen;
}

/** Before these are over nobody has said that the patient may have cells collected. */
const UNDECIDED: ReadonlySet<string> = new Set(["identified", "referral_draft", "submitted", "under_discussion", "more_info_needed"]);

/** The one thing that comes next: with its button for who may do it, with who does it for everybody else. */
function Next({ course, next, onOpen }: CourseHeadProps): ReactNode {
  const { t } = useTranslation("course");
  if (!next) return <Text size="sm">{t(course.is_open ? "next.none" : "next.closed")}</Text>;
  if (next.type === "deviation") return <Text size="sm">{t(next.mine ? "next.deviation_mine" : "next.deviation")}</Text>;
  const label = next.type === "entry" ? next.kind.label : next.step.label;
  const start = (): void => {
    if (next.type === "entry") onOpen({ form: "entry", kind: next.kind.code, entryId: null });
    else onOpen({ form: next.type, code: next.step.code });
  };
  const lacks = next.type === "record" ? next.step.not_on_record : [];
  const ready = next.mine && lacks.length === 0 && !UNDECIDED.has(course.state);
  return (
    <>
      <div>
        <Text size="xs" c="dimmed">
          {t("next.title")}
        </Text>
        <Text fw={650}>{next.type === "sign" ? t("next.sign", { step: label }) : label}</Text>
        {next.type === "entry" ? null : (
          <Text size="sm" c="dimmed">
            {next.type === "sign" && !next.mine ? t("next.second") : next.step.owner}
          </Text>
        )}
        {UNDECIDED.has(course.state) ? <Text size="sm">{t("next.undecided")}</Text> : null}
        {lacks.length > 0 ? <Text size="sm">{t("chain.not_on_record", { what: lacks.join(", ") })}</Text> : null}
      </div>
      {ready ? (
        <Button className={classes.big} rightSection={<IconArrowRight size={18} />} onClick={start}>
          {t(`next.do.${next.type}`)}
          <span className="cc-visually-hidden">: {label}</span>
        </Button>
      ) : null}
    </>
  );
}

/** Product, identity code, where the course stands, whose turn it is and what comes next. */
export function CourseHead({ course, next, onOpen }: CourseHeadProps): ReactNode {
  const { t } = useTranslation("course");
  return (
    <section className={`cc-surface ${classes.head ?? ""}`} aria-label={t("head.title")}>
      <dl className={classes.facts}>
        <div>
          <dt>{t("head.product")}</dt>
          <dd className={classes.product}>{course.product_label || t("head.no_product")}</dd>
        </div>
        <div>
          <dt>{t("head.coi")}</dt>
          <dd className={classes.code}>{course.coi_id || "–"}</dd>
        </div>
        <div>
          <dt>{t("head.state")}</dt>
          <dd>{course.state_label}</dd>
        </div>
        <div>
          <dt>{t("head.turn")}</dt>
          <dd>{[course.owner_centre?.name, course.owner_person?.display_name].filter(Boolean).join(" · ") || "–"}</dd>
        </div>
        {course.attempt > 1 || course.collection_no > 1 ? (
          <div>
            <dt>{t("head.numbers")}</dt>
            <dd>{t("head.attempt", { attempt: course.attempt, collection: course.collection_no })}</dd>
          </div>
        ) : null}
      </dl>
      <Group className={classes.next} justify="space-between" gap="sm">
        <Next course={course} next={next} onOpen={onOpen} />
      </Group>
      {course.time_problems.map((problem) => (
        <Alert key={problem.message} color={problem.severity === "hard" ? "red" : "orange"} variant="light" p="xs" mt="xs" icon={<IconAlertTriangle size={18} aria-hidden="true" />}>
          <Text size="sm">{problem.message}</Text>
        </Alert>
      ))}
    </section>
  );
}
