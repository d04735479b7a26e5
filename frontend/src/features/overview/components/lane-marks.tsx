import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { StoryItem } from "@/features/overview/api/story";
import classes from "@/features/overview/components/story-picture.module.css";
import { MARK_PX, ROW_PX, rowTop } from "@/features/overview/lib/layout";
import type { LaidLane, Layout, Mark } from "@/features/overview/lib/layout";
import { dayAfter, useSpan, useWording } from "@/features/overview/lib/wording";

interface LaneMarksProps {
  readonly layout: Layout;
  readonly fromPx: number;
  readonly width: number;
  /** Where the picture ends on the right while it is at rest: labels are shortened there, not cut through a letter. */
  readonly edgePx: number;
  readonly focusKey: string;
  readonly chosenKey: string;
  readonly infusedOn: string | null;
  readonly onOpen: (mark: Mark) => void;
  readonly onFocus: (key: string) => void;
}

const CHIP_HEIGHT = 18;
/** How much is drawn beyond each edge, and how far one moves until more is drawn: parts of the width. Who zooms out sees
 *  more on the right until the marks are placed anew. */
const BEYOND_LEFT = 0.5;
const BEYOND_RIGHT = 1;
const STEP = 0.25;
const MOST_LABEL_PX = 180;
/** Letters are wider in one name than in another: clear of the edge by this. */
const CLEAR_PX = 6;
/** At the end of a bar there is room for so much of its name. */
const LEAST_NAME_PX = 40;

/** Near the left edge, and the same for some way: from there the marks are drawn. */
export function anchorOf(fromPx: number, width: number): number {
  return Math.round(fromPx / (width * STEP)) * width * STEP;
}

/** How far the left edge can be from its anchor. */
export const furthest = (width: number): number => (width * STEP) / 2;

/** Room of a label up to the edge; the same for all that end before it, so that they are not drawn anew. */
function roomFor(mark: Mark, fromPx: number, edgePx: number): number {
  if (mark.isCluster || mark.x > edgePx) return Infinity;
  // the end of a name whose mark is out of sight says nothing
  if (edgePx !== Infinity && !mark.isLabelLeft && mark.labelX > mark.x + mark.width && mark.labelX < fromPx) return 0;
  if (mark.isLabelLeft) return Infinity;
  const room = edgePx - mark.labelX - CLEAR_PX;
  return room < Math.max(MOST_LABEL_PX, mark.width) ? Math.max(Math.round(room), 0) : Infinity;
}

/** Where the picture ends, a name that has no room after its mark stands before it when that is free; 0: it does not. */
function turnedRoom(mark: Mark, room: number, fromPx: number): number {
  if (mark.isCluster || mark.isLabelLeft || mark.label === "" || isInside(mark) || cut(mark.label, room) !== "") return 0;
  const free = Math.min(mark.leftRoom, mark.x - fromPx) - CLEAR_PX;
  return cut(mark.label, free) === "" ? 0 : free;
}

/** A bar that began out of sight carries its name where it can be read: by how much the name moves along the bar. */
function shiftOf(mark: Mark, fromPx: number): number {
  if (!isInside(mark) || mark.x >= fromPx) return 0;
  return Math.round(Math.max(0, Math.min(fromPx - mark.x, mark.width - LEAST_NAME_PX)));
}

function isInside(mark: Mark): boolean {
  return !mark.isCluster && mark.width > 0 && mark.labelX < mark.x + mark.width;
}

interface BodyProps {
  readonly kind: "cluster" | "bar" | "planned" | "heavy" | "point";
  readonly width: number;
  readonly label: string;
  /** Where the label begins, from the mark. */
  readonly labelX: number;
  readonly inside: boolean;
  readonly isLabelLeft: boolean;
  readonly room: number;
  readonly shift: number;
}

const MIDDLE = ROW_PX / 2;
const RADIUS = MARK_PX / 2;

function Shape({ kind, width }: Pick<BodyProps, "kind" | "width">): ReactNode {
  switch (kind) {
    case "cluster":
      return <rect x={0} y={MIDDLE - CHIP_HEIGHT / 2} width={width} height={CHIP_HEIGHT} rx={9} className={classes.chip} />;
    case "bar":
      return <rect x={0} y={3} width={width} height={ROW_PX - 6} rx={4} className={classes.bar} />;
    case "planned":
      return <circle cx={0} cy={MIDDLE} r={RADIUS - 1} className={classes.planned} />;
    case "heavy":
      // what counts most has corners: it is told from the rest also without colour
      return <path d={`M0 ${MIDDLE - RADIUS}l${RADIUS} ${RADIUS}l${-RADIUS} ${RADIUS}l${-RADIUS} ${-RADIUS}z`} className={classes.point} />;
    case "point":
      return <circle cx={0} cy={MIDDLE} r={RADIUS - 1} className={classes.point} />;
  }
}

function kindOf(mark: Mark): BodyProps["kind"] {
  if (mark.isCluster) return "cluster";
  if (mark.width > 0) return "bar";
  if (mark.isPlanned) return "planned";
  return (mark.items[0]?.weight ?? 0) >= 80 ? "heavy" : "point";
}

/** What is drawn of a mark, at its own place: while somebody zooms most marks only move, and are not drawn anew. */
const Body = memo(function Body({ kind, width, label, labelX, inside, isLabelLeft, room, shift }: BodyProps): ReactNode {
  const clip = Math.min(inside ? Math.max(width - shift - 10, 0) : MOST_LABEL_PX, room - shift);
  return (
    <>
      <rect x={-12} y={-1} width={width + 24} height={ROW_PX + 2} className={classes.hit} />
      <Shape kind={kind} width={width} />
      {label ? (
        <text
          x={labelX + shift}
          y={MIDDLE}
          dominantBaseline="central"
          textAnchor={kind === "cluster" ? "middle" : isLabelLeft ? "end" : "start"}
          className={inside ? classes.inside : classes.label}
        >
          {cut(label, clip)}
        </text>
      ) : null}
    </>
  );
});

interface OneMarkProps extends Pick<LaneMarksProps, "onOpen" | "onFocus"> {
  readonly mark: Mark;
  /** What a screen reader says, and the pointer shows. */
  readonly words: string;
  readonly lane: LaidLane;
  readonly room: number;
  /** Room of the label before the mark, when it stands there for want of any after it. */
  readonly turned: number;
  readonly shift: number;
  readonly isCurrent: boolean;
  readonly isChosen: boolean;
}

const OneMark = memo(function OneMark({ mark, words, lane, room, turned, shift, isCurrent, isChosen, onOpen, onFocus }: OneMarkProps): ReactNode {
  const first = mark.items[0];
  if (!first) return null;
  return (
    <g
      transform={`translate(${mark.x} ${rowTop(lane, mark.row)})`}
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
      <Body
        kind={kindOf(mark)}
        width={mark.width}
        label={mark.label}
        // to a hundredth: what only moved must not look different by a rounding
        labelX={turned > 0 ? -(mark.width > 0 ? 3 : MARK_PX / 2 + 3) : Math.round((mark.labelX - mark.x) * 100) / 100}
        inside={isInside(mark)}
        isLabelLeft={mark.isLabelLeft || turned > 0}
        room={turned > 0 ? turned : room}
        shift={shift}
      />
    </g>
  );
});

/** Calls `make` once for each key: zooming asks for the words of hundreds of marks in a frame. */
function once(known: Map<string, string>, key: string, make: () => string): string {
  let words = known.get(key);
  if (words === undefined) known.set(key, (words = make()));
  return words;
}

function useMarkWords(infusedOn: string | null): (mark: Mark) => string {
  const { t, i18n } = useTranslation("overview");
  const say = useWording();
  const span = useSpan();
  const language = i18n.language;
  return useMemo(() => {
    const known = new Map<string, string>();
    const single = (item: StoryItem): string =>
      [say(item, "title"), span(item), dayAfter(item.start, infusedOn), item.is_planned ? t("planned") : ""].filter(Boolean).join(", ");
    return (mark: Mark): string => {
      const first = mark.items[0];
      if (!first) return "";
      const count = mark.items.length;
      if (!mark.isCluster) return once(known, first.key, () => single(first));
      return once(known, `${mark.key} ${count}`, () => t("picture.cluster", { count, lane: t(`lane.${mark.lane}`), from: span({ ...first, end: null, is_open: false }) }));
    };
    // `t`, `say` and `span` are made anew on every call and mean the language
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [language, infusedOn]);
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
  function LaneMarks({ layout, fromPx, width, edgePx, focusKey, chosenKey, infusedOn, onOpen, onFocus }: LaneMarksProps): ReactNode {
    const wordsOf = useMarkWords(infusedOn);
    const left = fromPx - width * BEYOND_LEFT;
    const right = fromPx + width * (1 + BEYOND_RIGHT);
    return layout.lanes.map((lane) => (
      <g key={lane.code}>
        {lane.marks
          .filter((mark) => mark.key === focusKey || (mark.x - 190 <= right && mark.x + mark.width + 190 >= left))
          .map((mark) => {
            const room = roomFor(mark, fromPx, edgePx);
            return (
              <OneMark key={mark.key} mark={mark} words={wordsOf(mark)} lane={lane} room={room} turned={turnedRoom(mark, room, fromPx)} shift={shiftOf(mark, fromPx)} isCurrent={mark.key === focusKey} isChosen={mark.key === chosenKey} onOpen={onOpen} onFocus={onFocus} />
            );
          })}
      </g>
    ));
  },
  // within a part of the width the same marks are in sight: the group is moved, nothing is drawn anew
  (before, after) =>
    before.layout === after.layout &&
    before.focusKey === after.focusKey &&
    before.chosenKey === after.chosenKey &&
    before.width === after.width &&
    before.edgePx === after.edgePx &&
    anchorOf(before.fromPx, before.width) === anchorOf(after.fromPx, after.width),
);
