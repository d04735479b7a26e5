import type { Lane, StoryItem } from "@/features/overview/api/story";
import { dayNumber } from "@/features/overview/lib/day";

/** What is drawn. `x` counts from day 0 of the calendar at this width of a day: moving the picture moves nothing here. */
export interface Mark {
  readonly key: string;
  readonly lane: Lane;
  readonly row: number;
  readonly x: number;
  /** 0 for an instant. */
  readonly width: number;
  readonly items: readonly StoryItem[];
  /** Empty: no room. Of a cluster the number of its items. */
  readonly label: string;
  /** Where the label begins; of a label on the left, where it ends. */
  readonly labelX: number;
  /** At the end of the calendar there is no room on the right, and no way to move there. */
  readonly isLabelLeft: boolean;
  /** What is free before the mark in its row: room for its label where the picture ends on the right. */
  readonly leftRoom: number;
  readonly isCluster: boolean;
  readonly isPlanned: boolean;
}

export interface LaidLane {
  readonly code: Lane;
  readonly top: number;
  readonly height: number;
  readonly marks: readonly Mark[];
}

export interface Layout {
  readonly lanes: readonly LaidLane[];
  readonly height: number;
  /** All marks from left to right, the way the arrow keys walk. */
  readonly inOrder: readonly Mark[];
}

export const ROW_PX = 22;
export const MARK_PX = 12;
const LANE_PADDING_PX = 5;
const CHIP_PX = 26;
const CHAR_PX = 6.4;
const MOST_LABEL_PX = 190;
const MOST_ROWS: Partial<Record<Lane, number>> = { treatment: 4, cart: 4, visits: 4, documents: 2 };

export interface LayoutOptions {
  readonly pxPerDay: number;
  readonly today: number;
  /** Last day that the picture can show. */
  readonly end?: number;
  readonly titleOf: (item: StoryItem) => string;
}

/** Stretches of one row that are taken, sorted and apart. */
class Row {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  /** Takes the stretch and says true, or says false when something is in the way. */
  take(start: number, end: number): boolean {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    if (low > 0 && (this.ends[low - 1] ?? 0) > start) return false;
    if (low < this.starts.length && (this.starts[low] ?? 0) < end) return false;
    this.starts.splice(low, 0, start);
    this.ends.splice(low, 0, end);
    return true;
  }
}

interface Box {
  readonly item: StoryItem;
  readonly x: number;
  readonly width: number;
}

function boxOf(item: StoryItem, { pxPerDay, today }: LayoutOptions): Box {
  const start = dayNumber(item.start);
  const lasts = item.end !== null || item.is_open;
  const end = item.end ? dayNumber(item.end) : Math.max(today, start);
  // the last day counts whole
  return { item, x: start * pxPerDay, width: lasts ? Math.max((end - start + 1) * pxPerDay, 4) : 0 };
}

function labelWidth(label: string): number {
  return Math.min(label.length * CHAR_PX + 8, MOST_LABEL_PX);
}

/** The heavier first; of equal weight the earlier, so that the same story is always drawn the same. */
const byWeight = (a: Box, b: Box): number => b.item.weight - a.item.weight || a.x - b.x || (a.item.key < b.item.key ? -1 : 1);

function rowsOf(lane: Lane, count: number): number {
  return Math.min(MOST_ROWS[lane] ?? 3, Math.max(count, 1));
}

/** Whether some items may find no place: then the lane keeps a row for those that stand together. */
const mayOverflow = (lane: Lane, count: number): boolean => count > rowsOf(lane, count);

function place(boxes: readonly Box[], rows: readonly Row[], lane: Lane, options: LayoutOptions): { marks: Mark[]; left: Box[] } {
  const marks: Mark[] = [];
  const left: Box[] = [];
  for (const box of [...boxes].sort(byWeight)) {
    const label = options.titleOf(box.item);
    const wide = labelWidth(label);
    const isBar = box.width > 0;
    const inside = isBar && box.width >= Math.min(wide, 70);
    const from = isBar ? box.x - 1 : box.x - MARK_PX / 2 - 1;
    const bare = isBar ? box.x + Math.max(box.width, 6) + 1 : box.x + MARK_PX / 2 + 1;
    const isLabelLeft = !inside && bare + wide > (options.end ?? Infinity) * options.pxPerDay;
    const start = isLabelLeft ? from - wide : from;
    const labelled = inside || isLabelLeft ? bare : bare + wide;
    const shown = rows.findIndex((row) => row.take(start, labelled));
    const row = shown >= 0 ? shown : rows.findIndex((each) => each.take(from, bare));
    if (row < 0) {
      left.push(box);
      continue;
    }
    marks.push({
      key: box.item.key,
      lane,
      row,
      x: box.x,
      width: box.width,
      items: [box.item],
      label: shown >= 0 ? label : "",
      labelX: inside ? box.x + 6 : isLabelLeft ? from - 2 : bare + 2,
      isLabelLeft,
      leftRoom: 0,
      isCluster: false,
      isPlanned: box.item.is_planned,
    });
  }
  return { marks, left };
}

/** Items that found no place, gathered where they would have stood; gathered chips never cover each other. */
function gather(left: readonly Box[], lane: Lane, row: number): Mark[] {
  const clusters: Box[][] = [];
  let end = -Infinity;
  for (const box of [...left].sort((a, b) => a.x - b.x)) {
    const last = clusters[clusters.length - 1];
    if (last && box.x < end) last.push(box);
    else {
      clusters.push([box]);
      end = box.x + CHIP_PX + 2;
    }
  }
  return clusters.map((boxes) => {
    const first = boxes[0];
    const x = first?.x ?? 0;
    return {
      key: `cluster-${lane}-${first?.item.key ?? ""}`,
      lane,
      row,
      x,
      width: CHIP_PX,
      items: boxes.map((box) => box.item),
      label: `+${boxes.length}`,
      labelX: x + CHIP_PX / 2,
      isLabelLeft: false,
      leftRoom: 0,
      isCluster: true,
      isPlanned: boxes.every((box) => box.item.is_planned),
    };
  });
}

function endOf(mark: Mark): number {
  const bare = mark.x + (mark.width > 0 ? Math.max(mark.width, 6) : MARK_PX / 2) + 1;
  const isBeside = mark.label !== "" && !mark.isCluster && !mark.isLabelLeft && mark.labelX >= bare;
  return isBeside ? mark.labelX + labelWidth(mark.label) : bare;
}

/** `marks` from left to right, each with what is free before it up to the mark and the label that stand there. */
function withLeftRoom(marks: readonly Mark[]): Mark[] {
  const ends = new Map<number, number>();
  return marks.map((mark) => {
    const before = ends.get(mark.row) ?? -Infinity;
    ends.set(mark.row, Math.max(before, endOf(mark)));
    return { ...mark, leftRoom: mark.x - (mark.width > 0 ? 1 : MARK_PX / 2 + 1) - before };
  });
}

/**
 * Puts every item into its lane without covering another: with its label when there is room, without it when there is
 * less, and into a cluster when there is none. Heavier items choose first. The height of a lane depends on how much is
 * in it, never on the zoom, so that nothing jumps under the hand.
 */
export function layOut(items: readonly StoryItem[], lanes: readonly Lane[], options: LayoutOptions): Layout {
  const laid: LaidLane[] = [];
  let top = 0;
  for (const code of lanes) {
    const boxes = items.filter((item) => item.lane === code).map((item) => boxOf(item, options));
    if (boxes.length === 0) continue;
    const count = rowsOf(code, boxes.length);
    const rows = Array.from({ length: count }, () => new Row());
    const { marks, left } = place(boxes, rows, code, options);
    const all = withLeftRoom([...marks, ...gather(left, code, count)].sort((a, b) => a.x - b.x || a.row - b.row));
    const height = (count + (mayOverflow(code, boxes.length) ? 1 : 0)) * ROW_PX + 2 * LANE_PADDING_PX;
    laid.push({ code, top, height, marks: all });
    top += height;
  }
  const inOrder = laid.flatMap((lane) => lane.marks).sort((a, b) => a.x - b.x || a.row - b.row);
  return { lanes: laid, height: top, inOrder };
}

export const rowTop = (lane: LaidLane, row: number): number => lane.top + LANE_PADDING_PX + row * ROW_PX;

/** The days that a cluster covers: what opening it shows. */
export function extentOf(mark: Mark, today: number): readonly [number, number] {
  const starts = mark.items.map((item) => dayNumber(item.start));
  const first = Math.min(...starts);
  const last = Math.max(...starts, ...mark.items.map((item) => (item.end ? dayNumber(item.end) : item.is_open ? Math.min(today, first + 30) : first)));
  return [first, Math.max(last, first + 2)];
}

/** Whether zooming in can tell the items of a cluster apart. */
export const canOpen = (mark: Mark): boolean => mark.isCluster && new Set(mark.items.map((item) => item.start)).size > 1;
