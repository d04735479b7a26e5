import { isApiError } from "@/shared/api/api-error";

/**
 * The error that leaves a query with nothing to show. A refresh that met a broken line keeps what is on the
 * screen (and what is typed into it); a refusal (signed out of the case, gone) does not.
 */
export function blockingError(query: { readonly error: unknown; readonly data: unknown }): unknown {
  if (query.error === null || query.error === undefined) return null;
  const passing = isApiError(query.error) && query.error.isTransient;
  return query.data !== undefined && passing ? null : query.error;
}
