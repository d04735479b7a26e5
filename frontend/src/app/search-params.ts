/** What stands behind the question mark of an address, read with suspicion: anybody can type there. */
export function optionalText(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

const flag = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

export interface CasesSearch {
  view?: "board" | "table";
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
    view: search["view"] === "table" || search["view"] === "board" ? search["view"] : undefined,
    q: optionalText(search["q"]),
    state: optionalText(search["state"]),
    centre: optionalText(search["centre"]),
    disease: optionalText(search["disease"]),
    owner: optionalText(search["owner"]),
    overdue: flag(search["overdue"]),
    create: flag(search["create"]),
  };
}
