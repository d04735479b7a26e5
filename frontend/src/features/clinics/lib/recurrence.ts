/** The rules that the form can make, as RFC 5545 and back. What it cannot make stays as its text. */

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const NTHS = ["1", "2", "3", "4", "-1"] as const;
export type Nth = (typeof NTHS)[number];

/** `monthly`: the nth weekday of every `every` months; `weekly`: a weekday of every `every` weeks; `own`: `text`. */
export interface RuleForm {
  readonly kind: "monthly" | "weekly" | "own";
  readonly nth: Nth;
  readonly day: Weekday;
  readonly every: number;
  readonly text: string;
}

/** Where most clinics begin: the first Tuesday of the month. */
export const USUAL: RuleForm = { kind: "monthly", nth: "1", day: "TU", every: 1, text: "" };

export function ruleOf(form: RuleForm): string {
  if (form.kind === "own") return form.text.trim();
  const interval = form.every > 1 ? `;INTERVAL=${form.every}` : "";
  return form.kind === "monthly" ? `FREQ=MONTHLY${interval};BYDAY=${form.nth}${form.day}` : `FREQ=WEEKLY${interval};BYDAY=${form.day}`;
}

const FORM = /^FREQ=(MONTHLY|WEEKLY)(?:;INTERVAL=([1-9]\d?))?;BYDAY=(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)$/;

/** The form that makes a rule; one of another kind is shown as its text. */
export function formOf(rule: string): RuleForm {
  const own: RuleForm = { ...USUAL, kind: "own", text: rule };
  const found = FORM.exec(rule);
  if (!found) return own;
  const [, freq, every, nth, day] = found;
  const monthly = freq === "MONTHLY";
  if (monthly !== (nth !== undefined)) return own;
  return { kind: monthly ? "monthly" : "weekly", nth: (nth ?? "1") as Nth, day: day as Weekday, every: Number(every ?? 1), text: "" };
}
