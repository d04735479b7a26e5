/** Parts of the case page that have an address of their own; what lives elsewhere is shown on the summary. */
const PAGES = ["summary", "referral", "therapies", "labs", "imaging", "documents", "timeline", "toxicity", "course", "follow-up"] as const;

/** Where an item is seen and changed; `kind` only within the record. */
export type PlaceAddress =
  | { readonly to: "/cases/$patientId/record/$kind"; readonly kind: string }
  | { readonly to: `/cases/$patientId/${(typeof PAGES)[number]}`; readonly kind?: undefined };

export function addressOf(tab: string, kind: string): PlaceAddress {
  if (kind === "labs" || kind === "vitals") return { to: "/cases/$patientId/labs" };
  if (kind === "therapy-lines") return { to: "/cases/$patientId/therapies" };
  if (tab === "record" && kind) return { to: "/cases/$patientId/record/$kind", kind };
  return { to: `/cases/$patientId/${PAGES.find((name) => name === tab) ?? "summary"}` };
}
