/** Parts of the case page that have an address of their own; what lives elsewhere is shown on the summary. */
const PAGES = ["summary", "referral", "therapies", "labs", "imaging", "documents", "timeline"] as const;

export type PageName = (typeof PAGES)[number];

/** Where an item is seen and changed. */
export function pageOf(tab: string, kind: string): PageName {
  if (kind === "labs") return "labs";
  if (kind === "therapy-lines") return "therapies";
  return PAGES.find((name) => name === tab) ?? "summary";
}
