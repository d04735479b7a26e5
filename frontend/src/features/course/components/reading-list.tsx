import { IconAlertOctagon, IconCamera, IconCheck, IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Reading } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";

/**
 * What was read, how, and what the server found: word and sign, never colour alone. `hidden`: whoever looks is to read it
 * on their own first.
 */
export function ReadingList({ readings, hidden = false }: { readonly readings: readonly Reading[]; readonly hidden?: boolean }): ReactNode {
  const { t } = useTranslation("course");
  if (readings.length === 0) return null;
  return (
    <ul className={classes.readings}>
      {readings.map((reading) => {
        const How = reading.how === "scanned" ? IconCamera : IconKeyboard;
        return (
          <li key={`${reading.source_label}${reading.identifier_label}`} data-differs={!reading.agrees || undefined}>
            <span>
              {reading.source_label} · {reading.identifier_label}
            </span>
            <span className={classes.code}>{hidden ? t("reading.hidden") : reading.value}</span>
            <span className={classes.verdict}>
              {reading.agrees ? <IconCheck size={15} aria-hidden="true" /> : <IconAlertOctagon size={15} aria-hidden="true" />} {t(reading.agrees ? "reading.agrees" : "reading.differs")} <How size={15} aria-hidden="true" /> <span className="cc-visually-hidden">{t(`reading.how.${reading.how}`)}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
