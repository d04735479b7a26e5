import { useState } from "react";
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

interface Phase {
  readonly code: (typeof PHASES)[number]["code"];
  readonly groups: readonly BoardColumn[];
  readonly count: number;
}

function phasesOf(columns: readonly BoardColumn[]): readonly Phase[] {
  const byState = new Map(columns.map((column) => [column.state, column]));
  return PHASES.map(({ code, states }) => {
    const groups = states.flatMap((state) => byState.get(state) ?? []).filter((group) => group.count > 0);
    return { code, groups, count: groups.reduce((sum, group) => sum + group.count, 0) };
  });
}

/** The pathway from left to right; who waits longest is on top of each group. On a phone one phase at a time. */
export function CasesBoard({ columns }: { readonly columns: readonly BoardColumn[] }): ReactNode {
  const { t } = useTranslation("cases");
  const phases = phasesOf(columns);
  const [chosen, setChosen] = useState<Phase["code"] | null>(null);
  const shown = chosen ?? phases.find((phase) => phase.count > 0)?.code ?? null;
  return (
    <>
      <div className={classes.picker} role="group" aria-label={t("phase_pick")}>
        {phases.map((phase) => (
          <button
            key={phase.code}
            type="button"
            className={classes.pick}
            aria-pressed={phase.code === shown}
            onClick={() => setChosen(phase.code)}
          >
            {t(`phase.${phase.code}`)} <span className={classes.count}>{phase.count}</span>
          </button>
        ))}
      </div>
      <div className={classes.board} role="group" aria-label={t("view.board")}>
        {phases.map((phase) => (
          <section
            key={phase.code}
            className={classes.column}
            data-shown={phase.code === shown || undefined}
            aria-labelledby={`phase-${phase.code}`}
          >
            <div className={classes.head}>
              <h2 id={`phase-${phase.code}`}>{t(`phase.${phase.code}`)}</h2>
              <span className={classes.count}>{phase.count}</span>
            </div>
            {phase.groups.length === 0 ? <p className={classes.none}>{t("phase_empty")}</p> : null}
            {phase.groups.map((column) => (
              <StateGroup key={column.state} column={column} />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}
