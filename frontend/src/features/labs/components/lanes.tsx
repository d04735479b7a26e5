import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/labs/components/charts.module.css";
import { useCanvas } from "@/features/labs/hooks/use-canvas";
import { useLabel } from "@/features/labs/hooks/use-wording";
import type { Placed } from "@/features/labs/lib/lanes";
import { LANE, paintAxis, paintLanes } from "@/features/labs/lib/paint";
import type { TimeAxis } from "@/features/labs/lib/time-axis";
import { formatDate } from "@/shared/lib/format";

/** The treatments above the strips; the same in words for who does not see the picture. */
export function Lanes({ axis, placed, lanes }: { readonly axis: TimeAxis; readonly placed: readonly Placed[]; readonly lanes: number }): ReactNode {
  const { t, i18n } = useTranslation("labs");
  const label = useLabel();
  const english = i18n.language === "en";
  const canvas = useCanvas(
    axis,
    useCallback((ctx, size, colours) => paintLanes(ctx, size, axis.view.get(), placed, english, colours), [axis, placed, english]),
  );
  return (
    <>
      <canvas ref={canvas} className={classes.lanes} style={{ height: lanes * LANE + 4 }} aria-hidden="true" />
      <ul className="cc-visually-hidden" aria-label={t("treatments")}>
        {placed.map(({ treatment, isMark }) => (
          <li key={`${treatment.kind}.${treatment.start}.${treatment.label_it}`}>
            {label(treatment)}: {formatDate(treatment.start)}
            {isMark ? "" : ` – ${treatment.end ? formatDate(treatment.end) : t(treatment.until ? "end_unknown" : "running")}`}
          </li>
        ))}
      </ul>
    </>
  );
}

export function AxisRow({ axis }: { readonly axis: TimeAxis }): ReactNode {
  const { i18n } = useTranslation("labs");
  const language = i18n.language;
  const canvas = useCanvas(
    axis,
    useCallback((ctx, size, colours) => paintAxis(ctx, size, axis.view.get(), language, colours), [axis, language]),
  );
  return <canvas ref={canvas} className={classes.axis} aria-hidden="true" />;
}
