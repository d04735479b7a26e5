import { isUnreadableDate } from "@/shared/lib/parse-date";

interface Decided {
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly text: string;
  readonly review: string;
}

export type DecisionField = "outcome" | "reasons" | "review_on" | "text";

/** The fields that a decision cannot do without, in the order in which the form shows them. */
export function decisionGaps({ outcome, reasons, text, review }: Decided): readonly DecisionField[] {
  if (!outcome) return ["outcome"];
  const gaps: DecisionField[] = [];
  if (reasons.length === 0) gaps.push("reasons");
  if (outcome === "deferred" && (review === "" || isUnreadableDate(review))) gaps.push("review_on");
  if (reasons.includes("other") && text.trim() === "") gaps.push("text");
  return gaps;
}
