import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/overview/components/story-picture.module.css";
import { MARK_PX, ROW_PX, rowTop } from "@/features/overview/lib/layout";
import type { LaidLane, Layout, Mark } from "@/features/overview/lib/layout";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";

interface LaneMarksProps {
  readonly layout: Layout;
  readonly fromPx: number;
  readonly width: number;
  readonly focusKey: string;
  readonly chosenKey: string;
  readonly infusedOn: string | null;
  readonly onOpen: (mark: Mark) => void;
  readonly onFocus: (key: string) => void;
}

const CHIP_HEIGHT = 18;

function Shape({ mark, y }: { readonly mark: Mark; readonly y: number }): ReactNode {
  const middle = y + ROW_PX / 2;
  if (mark.isCluster) return <rect x={mark.x} y={middle - CHIP_HEIGHT / 2} width={mark.width} height={CHIP_HEIGHT} rx={9} className={classes.chip} />;
  if (mark.width > 0) return <rect x={mark.x} y={y + 3} width={mark.width} height={ROW_PX - 6} rx={4} className={classes.bar} />;
  if (mark.isPlanned) return <circle cx={mark.x} cy={middle} r={MARK_PX / 2 - 1} className={classes.planned} />;
  // what counts most has corners: it is told from the rest also without colour
  if ((mark.items[0]?.weight ?? 0) >= 80) {
    const r = MARK_PX / 2;
    return <path d={`M${mark.x} ${middle - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z`} className={classes.point} />;
  }
  return <circle cx={mark.x} cy={middle} r={MARK_PX / 2 - 1} className={classes.point} />;
}

interface OneMarkProps extends Pick<LaneMarksProps, "onOpen" | "onFocus"> {
  readonly mark: Mark;
  /** What a screen reader says, and the pointer shows. */
  readonly words: string;
  readonly lane: LaidLane;
  readonly isCurrent: boolean;
  readonly isChosen: boolean;
}

const OneMark = memo(function OneMark({ mark, words, lane, isCurrent, isChosen, onOpen, onFocus }: OneMarkProps): ReactNode {
  const y = rowTop(lane, mark.row);
  const first = mark.items[0];
  if (!first) return null;
  const inside = !mark.isCluster && mark.width > 0 && mark.labelX < mark.x + mark.width;
  const clip = inside ? Math.max(mark.width - 10, 0) : 180;
  return (
    <g
      role="button"
      tabIndex={isCurrent ? 0 : -1}
      data-key={mark.key}
      data-tone={first.tone}
      data-lane={mark.lane}
      data-chosen={isChosen || undefined}
      data-planned={mark.isPlanned || undefined}
      aria-label={words}
      aria-pressed={isChosen}
      className={classes.mark}
      onClick={() => onOpen(mark)}
      onFocus={() => onFocus(mark.key)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onOpen(mark);
      }}
    >
      <title>{words}</title>
      <rect x={mark.x - 12} y={y - 1} width={Math.max(mark.width, 0) + 24} height={ROW_PX + 2} className={classes.hit} />
      <Shape mark={mark} y={y} />
      {mark.label ? (
        <text
          x={mark.labelX}
          y={y + ROW_PX / 2}
          dominantBaseline="central"
          textAnchor={mark.isCluster ? "middle" : "start"}
          className={inside ? classes.inside : classes.label}
        >
          {cut(mark.label, clip)}
        </text>
      ) : null}
    </g>
  );
});

function useMarkWords(infusedOn: string | null): (mark: Mark) => string {
  const { t } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  return (mark) => {
    const first = mark.items[0];
    if (!first) return "";
    if (mark.isCluster) {
      return t("picture.cluster", { count: mark.items.length, lane: t(`lane.${mark.lane}`), from: span({ ...first, end: null, is_open: false }) });
    }
    return [say(first, "title"), span(first), dayAfter(first.start, infusedOn), first.is_planned ? t("planned") : ""].filter(Boolean).join(", ");
  };
}

/** SVG does not shorten text by itself. */
function cut(label: string, px: number): string {
  const most = Math.floor(px / 6.1);
  if (label.length <= most) return label;
  // at a word: half a word is no part of the mark's name, for those who speak to the screen
  const end = label.lastIndexOf(" ", most - 1);
  return end < 4 ? "" : `${label.slice(0, end)}…`;
}

/** The marks that can be seen, and some beyond the edges so that moving shows no gaps. */
export const LaneMarks = memo(
  function LaneMarks({ layout, fromPx, width, focusKey, chosenKey, infusedOn, onOpen, onFocus }: LaneMarksProps): ReactNode {
    // once for all marks: while somebody zooms, hundreds of them are made in a frame
    const wordsOf = useMarkWords(infusedOn);
    const left = fromPx - width;
    const right = fromPx + 2 * width;
    return layout.lanes.map((lane) => (
      <g key={lane.code}>
        {lane.marks
          .filter((mark) => mark.key === focusKey || (mark.x <= right && mark.x + mark.width + 190 >= left))
          .map((mark) => (
            <OneMark key={mark.key} mark={mark} words={wordsOf(mark)} lane={lane} isCurrent={mark.key === focusKey} isChosen={mark.key === chosenKey} onOpen={onOpen} onFocus={onFocus} />
          ))}
      </g>
    ));
  },
  // within half a width the same marks are in sight: the group is moved, nothing is drawn anew
  (before, after) =>
    before.layout === after.layout &&
    before.focusKey === after.focusKey &&
    before.chosenKey === after.chosenKey &&
    before.width === after.width &&
    Math.round(before.fromPx / (before.width / 2)) === Math.round(after.fromPx / (after.width / 2)),
);
