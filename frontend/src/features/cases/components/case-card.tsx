import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { CaseRow } from "@/features/cases/api/cases";
import classes from "@/features/cases/components/case-card.module.css";
import { CaseMarks } from "@/features/cases/components/case-marks";

interface CaseCardProps {
  readonly row: CaseRow;
  /** Where no heading says it: the state of the pathway. */
  readonly withState?: boolean;
}

/** One case in a few words: who, what, who must act, what is urgent. */
export function CaseCard({ row, withState = false }: CaseCardProps): ReactNode {
  const { t } = useTranslation("cases");
  const owner = row.pathway.owner_person?.display_name ?? row.pathway.owner_centre?.city;
  return (
    <li>
      <Link
        to="/cases/$patientId"
        params={{ patientId: row.patient.id }}
        className={classes.card}
        data-overdue={row.pathway.overdue || undefined}
      >
        <span className={classes.name}>
          {row.patient.display_name}
          <span className={classes.age}>
            {row.patient.age} · {t(`common:patient.sex_${row.patient.sex}`)}
          </span>
        </span>
        <span className={classes.facts}>
          {row.disease ? t(`disease_short.${row.disease}`, { defaultValue: row.disease_label }) : t("no_disease")}{" "}
          · {row.patient.centre.city}
          {withState ? (
            <>
              <br />
              {row.pathway.state_label}
            </>
          ) : null}
          {owner && owner !== row.patient.centre.city ? (
            <>
              <br />
              {t("owner_is", { owner })}
            </>
          ) : null}
        </span>
        <span className={classes.marks}>
          <CaseMarks row={row} compact />
        </span>
      </Link>
    </li>
  );
}
