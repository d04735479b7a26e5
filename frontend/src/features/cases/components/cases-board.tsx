import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { BoardColumn, CaseRow } from "@/features/cases/api/cases";
import { CaseMarks } from "@/features/cases/components/case-marks";
import classes from "@/features/cases/components/cases-board.module.css";
import { PHASES } from "@/features/cases/lib/phases";
import { TextLink } from "@/shared/ui/link-button";

function CaseCard({ row }: { readonly row: CaseRow }): ReactNode {
  const { t } = useTranslation("cases");
  const owner = row.pathway.owner_person?.display_name ?? row.pathway.owner_centre.city;
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
          {row.disease ? t(`disease_short.${row.disease}`, { defaultValue: row.disease_label }) : t("no_disease")} ·{" "}
          {row.patient.centre.city}
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

function StateGroup({ column }: { readonly column: BoardColumn }): ReactNode {
  const { t } = useTranslation("cases");
  const hidden = column.count - column.items.length;
  return (
    <div>
      <div className={classes.state}>
        <span>{column.label}</span>
        <span>{column.count}</span>
      </div>
      <ul className={classes.cards}>
        {column.items.map((row) => (
          <CaseCard key={row.pathway.id} row={row} />
        ))}
      </ul>
      {hidden > 0 ? (
        <TextLink
          from="/cases"
          to="/cases"
          search={(previous) => ({ ...previous, view: "table" as const, state: column.state })}
          className={classes.more}
        >
          {t("more", { count: hidden })}
        </TextLink>
      ) : null}
    </div>
  );
}

/** The pathway from left to right; who waits longest is on top of each group. */
export function CasesBoard({ columns }: { readonly columns: readonly BoardColumn[] }): ReactNode {
  const { t } = useTranslation("cases");
  const byState = new Map(columns.map((column) => [column.state, column]));
  return (
    <div className={classes.board} role="group" aria-label={t("view.board")}>
      {PHASES.map((phase) => {
        const groups = phase.states.flatMap((state) => byState.get(state) ?? []).filter((group) => group.count > 0);
        const count = groups.reduce((sum, group) => sum + group.count, 0);
        return (
          <section key={phase.code} className={classes.column} aria-labelledby={`phase-${phase.code}`}>
            <div className={classes.head}>
              <h2 id={`phase-${phase.code}`}>{t(`phase.${phase.code}`)}</h2>
              <span className={classes.count}>{count}</span>
            </div>
            {groups.length === 0 ? <p className={classes.none}>{t("phase_empty")}</p> : null}
            {groups.map((column) => (
              <StateGroup key={column.state} column={column} />
            ))}
          </section>
        );
      })}
    </div>
  );
}
