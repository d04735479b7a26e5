import type { Values } from "@/features/course/api/course";
import type { Readings } from "@/features/course/lib/readings";
import { isPartialMoment } from "@/shared/lib/moment";
import { newClientId } from "@/shared/lib/uuid";

/** A step of custody while somebody writes it. */
export interface StepDraft {
  readonly clientId: string;
  /** Was sent without an answer so far. */
  readonly sent: boolean;
  readonly doneAt: string | null;
  readonly place: string;
  readonly deviation: string;
  readonly values: Values;
  readonly readings: Readings;
}

/** Times are written to the minute: a step of the same minute is not "before" the one that came earlier. */
export const wholeMinute = (at: Date): string => new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString();

export const startStep = (now: Date): StepDraft => ({ clientId: newClientId(), sent: false, doneAt: wholeMinute(now), place: "", deviation: "", values: {}, readings: {} });

/** A change after an unanswered sending is another step: under the old id the server would answer with the old text. */
export const stepChanged = (draft: StepDraft, change: Partial<StepDraft>): StepDraft => ({ ...draft, ...(draft.sent ? { clientId: newClientId(), sent: false } : {}), ...change });

/** What cannot be sent at all: a moment that is none. */
export const frameProblems = (draft: StepDraft): readonly "done_at"[] => (draft.doneAt === null || isPartialMoment(draft.doneAt) ? ["done_at"] : []);
