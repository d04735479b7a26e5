import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { BoardColumn } from "@/features/cases/api/cases";
import { CaseCard } from "@/features/cases/components/case-card";
import classes from "@/features/cases/components/cases-board.module.css";
import { PHASES } from "@/features/cases/lib/phases";
import { TextLink } from "@/shared/ui/link-button";

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
        const groups = phase.states
          .flatMap((state) => byState.get(state) ?? [])
          .filter((group) => group.count > 0);
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
