import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Item, Visit } from "@/features/protocols/api/protocols";
import classes from "@/features/protocols/components/protocols.module.css";
import { needOf } from "@/features/protocols/lib/visits";
import { useWording } from "@/shared/i18n/use-wording";

/** The visits of a version; each opens to what is checked, and in which diseases. */
export function VisitList({ visits, items }: { readonly visits: readonly Visit[]; readonly items: readonly Item[] }): ReactNode {
  const { t } = useTranslation("protocols");
  const say = useWording();
  return (
    <ul className={`cc-surface ${classes.list ?? ""}`}>
      {visits.map((visit) => (
        <li key={visit.code} className={classes.visit}>
          <details>
            <summary className={classes.summary}>
              <span className={classes.name}>
                {say(visit, "label")}
                {visit.is_optional ? <span className={classes.aside}> {t("optional")}</span> : null}
              </span>
              <span>{t("window", { before: visit.before, after: visit.after })}</span>
              <span>{t(`owner.${visit.owner}`)}</span>
              <span>{t(`mode.${visit.mode}`)}</span>
            </summary>
            <ul className={classes.checks}>
              {items
                .filter((item) => needOf(visit, item.code) !== "none")
                .map((item) => (
                  <li key={item.code} data-indicated={needOf(visit, item.code) === "indicated" || undefined}>
                    {say(item, "label")}
                    {needOf(visit, item.code) === "indicated" ? <span className={classes.aside}> {t("need.indicated")}</span> : null}
                    {item.diseases.length > 0 ? <div className={classes.aside}>{item.diseases.map((each) => say(each, "label")).join(", ")}</div> : null}
                  </li>
                ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
