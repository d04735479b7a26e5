import { IconCircle, IconCircleCheck, IconFileText, IconPencil, IconSignature } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Visit } from "@/features/visits/api/visits";
import { sectionPlace } from "@/features/visits/components/section-card";
import classes from "@/features/visits/components/visit.module.css";
import type { Writers } from "@/features/visits/hooks/use-writers";
import { useWording } from "@/shared/i18n/use-wording";

function go(place: string): void {
  const target = document.getElementById(place);
  target?.scrollIntoView({ block: "start" });
  target?.focus({ preventScroll: true });
}

/** The contents in their order, each with whether anything lacks in it, and the signature at the end. */
export function VisitNav({ visit, writers }: { readonly visit: Visit; readonly writers: Writers }): ReactNode {
  const { t } = useTranslation("visit");
  const say = useWording();
  const draft = visit.state === "draft";
  const lacks = (code: string): number => visit.missing.filter((lack) => lack.section === code).length;
  return (
    <nav className={classes.nav} aria-label={t("contents")}>
      <ul>
        {visit.sections.map((section) => {
          const count = lacks(section.code);
          const others = writers.in(section.code);
          return (
            <li key={section.code}>
              <button type="button" className={classes.navItem} onClick={() => go(sectionPlace(section.code))}>
                {draft ? count === 0 ? <IconCircleCheck size={16} aria-hidden="true" color="var(--cc-success-text)" /> : <IconCircle size={16} aria-hidden="true" /> : null}
                <span>{say(section, "label")}</span>
                {draft && count > 0 ? (
                  <span className={classes.count}>
                    {count}
                    <span className="cc-visually-hidden"> {t("lacking", { count })}</span>
                  </span>
                ) : null}
                {others.length > 0 ? <IconPencil size={15} role="img" aria-label={t("writes_here", { count: others.length, names: others.join(", ") })} /> : null}
              </button>
            </li>
          );
        })}
        <li>
          <button type="button" className={classes.navItem} onClick={() => go("visit-orders")}>
            <span>{t("order.title")}</span>
          </button>
        </li>
        {draft ? (
          <li>
            <button type="button" className={classes.navItem} onClick={() => go("visit-sign")}>
              <IconSignature size={16} aria-hidden="true" />
              <span>{t("sign.title")}</span>
            </button>
          </li>
        ) : visit.reports.length > 0 ? (
          <li>
            <button type="button" className={classes.navItem} onClick={() => go("visit-reports")}>
              <IconFileText size={16} aria-hidden="true" />
              <span>{t("report.title")}</span>
            </button>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}
