import type { VisitInput } from "@/features/protocols/api/protocols";

export type Need = "due" | "indicated" | "none";

/** What is sent of a visit: code and words come from its day. */
export function written(visit: VisitInput): VisitInput {
  const { days, months, before, after, owner, mode, is_optional, due, indicated } = visit;
  return { days, months, before, after, owner, mode, is_optional, due, indicated };
}

type Code = VisitInput["due"][number];

export function needOf(visit: VisitInput, code: string): Need {
  if (visit.due.includes(code as Code)) return "due";
  return visit.indicated.includes(code as Code) ? "indicated" : "none";
}

export function withNeed(visit: VisitInput, item: string, need: Need): VisitInput {
  const code = item as Code;
  const due = visit.due.filter((each) => each !== code);
  const indicated = visit.indicated.filter((each) => each !== code);
  if (need === "due") due.push(code);
  if (need === "indicated") indicated.push(code);
  return { ...visit, due, indicated };
}

/** A new visit begins as a copy of the one before it, a month or a year later. */
export function nextVisit(visits: readonly VisitInput[]): VisitInput {
  const last = visits[visits.length - 1];
  if (!last) return { days: 28, months: 0, before: 3, after: 3, owner: "hub", mode: "in_person", is_optional: false, due: ["interview"], indicated: [] };
  const later = last.days ? { days: last.days + 30 } : { months: last.months + (last.months >= 24 ? 12 : 6) };
  return { ...written(last), ...later };
}
