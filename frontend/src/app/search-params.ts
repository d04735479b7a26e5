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
