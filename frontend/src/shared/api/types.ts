import type { components } from "@/shared/api/schema";

/** A shape of the server's OpenAPI document: `Schema<"PatientOutput">`. Types of answers are never written by hand. */
export type Schema<K extends keyof components["schemas"]> = components["schemas"][K];

/** A page of a list; `next` is the address of the following page. */
export interface Page<T> {
  readonly results: readonly T[];
  readonly next: string | null;
  readonly previous: string | null;
}
