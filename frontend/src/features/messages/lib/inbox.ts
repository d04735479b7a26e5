import type { ConversationRow } from "@/features/messages/api/conversations";

/** 0: something urgent waits to be read. 1: something waits. 2: all is read. */
export type Rank = 0 | 1 | 2;

export function rankOf(row: ConversationRow): Rank {
  if (row.unread === 0) return 2;
  return row.unread_urgent ? 0 : 1;
}

/** The conversation that is open keeps the place it had when it was opened, though it is read now. */
export interface Held {
  readonly id: string;
  readonly rank: Rank;
}

/** Urgent and unread first; the server's order, by activity, within each. */
export function inOrder(rows: readonly ConversationRow[], held: Held | null = null): readonly ConversationRow[] {
  const rank = (row: ConversationRow): Rank => (row.id === held?.id ? held.rank : rankOf(row));
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

/** What one asks to see: by title, and only what is unread (the open one stays, it is being read). */
export function chosenRows(
  rows: readonly ConversationRow[],
  { text, unread, open }: { readonly text: string; readonly unread: boolean; readonly open: string | undefined },
): readonly ConversationRow[] {
  const wanted = text.trim().toLocaleLowerCase();
  return rows.filter(
    (row) => row.title.toLocaleLowerCase().includes(wanted) && (!unread || row.unread > 0 || row.id === open),
  );
}
