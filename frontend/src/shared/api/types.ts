/** Shapes that every list of the API shares. Everything else comes from the generated `schema.d.ts`. */
export interface Page<T> {
  readonly results: readonly T[];
  readonly next: string | null;
  readonly previous: string | null;
}
