import { Button, Group, Text } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Course } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { DeviationFacts } from "@/features/course/components/deviation-facts";
import type { OnOpen } from "@/features/course/lib/open-form";

/** An identity that did not agree stops everything: what differed, where, and who must do what now. */
export function DeviationPanel({ course, onOpen }: { readonly course: Course; readonly onOpen: OnOpen }): ReactNode {
  const { t } = useTranslation("course");
  return course.deviations
    .filter((deviation) => deviation.is_open)
    .map((deviation) => {
      const resolved = deviation.resolved_by !== null;
      return (
        <section key={deviation.id} className={classes.deviation} aria-labelledby={`deviation-${deviation.id}`} tabIndex={-1} data-deviation>
          <IconAlertOctagon size={30} stroke={1.8} aria-hidden="true" className={classes.deviationSign} />
          <div className={classes.deviationWords}>
            <h3 id={`deviation-${deviation.id}`}>{t("deviation.title")}</h3>
            <DeviationFacts course={course} deviation={deviation} />
            <Text size="sm" fw={650} mt={8}>
              {t(resolved ? (deviation.can_confirm ? "deviation.do_confirm" : "deviation.wait_confirm") : deviation.can_resolve ? "deviation.do_resolve" : "deviation.wait_resolve")}
            </Text>
            <Group gap="xs" mt={8}>
              {deviation.can_resolve ? (
                <Button className={classes.big} onClick={() => onOpen({ form: "resolve", id: deviation.id })}>
                  {t("deviation.resolve")}
                </Button>
              ) : null}
              {deviation.can_confirm ? (
                <Button className={classes.big} onClick={() => onOpen({ form: "confirm", id: deviation.id })}>
                  {t("deviation.confirm")}
                </Button>
              ) : null}
            </Group>
          </div>
        </section>
      );
    });
}
