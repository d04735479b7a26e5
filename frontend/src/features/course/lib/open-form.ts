/** The form that lies over the page: of a step, of an entry, of a deviation. */
export type OpenForm =
  | { readonly form: "record" | "sign" | "correct"; readonly code: string }
  | { readonly form: "entry"; readonly kind: string; readonly entryId: string | null }
  | { readonly form: "withdraw" | "disagree"; readonly kind: string; readonly entryId: string }
  | { readonly form: "resolve" | "confirm"; readonly id: string };

export type OnOpen = (form: OpenForm) => void;

/** Under which name the tab keeps what is typed in a form. */
export const draftNames = {
  record: (pathwayId: string, code: string): string => `course.${pathwayId}.step.${code}`,
  sign: (rowId: string): string => `course.${rowId}.sign`,
  correct: (rowId: string): string => `course.${rowId}.correct`,
  entry: (pathwayId: string, kind: string, entryId: string | null): string => `course.${pathwayId}.entry.${kind}.${entryId ?? "new"}`,
  reason: (form: string, id: string): string => `course.${id}.${form}`,
};
