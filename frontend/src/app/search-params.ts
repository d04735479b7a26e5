/** What stands behind the question mark of an address, read with suspicion: anybody can type there. */
export function optionalText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const VIEWS = ["board", "table", "patients"] as const;

const flag = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

export interface CasesSearch {
  view?: "board" | "table" | "patients";
  q?: string;
  state?: string;
  centre?: string;
  disease?: string;
  owner?: string;
  overdue?: boolean;
  /** The form for a new patient is open. */
  create?: boolean;
}

export function casesSearch(search: Record<string, unknown>): CasesSearch {
  return {
    view: VIEWS.find((view) => view === search["view"]),
    q: optionalText(search["q"]),
    state: optionalText(search["state"]),
    centre: optionalText(search["centre"]),
    disease: optionalText(search["disease"]),
    owner: optionalText(search["owner"]),
    overdue: flag(search["overdue"]),
    create: flag(search["create"]),
  };
}

const CALENDAR_VIEWS = ["month", "week", "day", "list"] as const;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The 31st of a short month is no day either. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

export interface CalendarSearch {
  view?: (typeof CALENDAR_VIEWS)[number];
  /** A day in what is shown. */
  on?: string;
  clinic?: string;
}

export function calendarSearch(search: Record<string, unknown>): CalendarSearch {
  const on = optionalText(search["on"]);
  return {
    view: CALENDAR_VIEWS.find((view) => view === search["view"]),
    on: on && isDay(on) ? on : undefined,
    clinic: optionalText(search["clinic"]),
  };
}
