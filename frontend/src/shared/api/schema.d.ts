/** Placeholder until `npm run api-types` writes the generated types here. */
export interface components {
  schemas: Record<string, never>;
}
