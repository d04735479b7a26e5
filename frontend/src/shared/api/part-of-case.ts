/**
 * For what the case page reads in its one opening call: a tab that is shown again asks only for what the socket said
 * has changed since.
 */
export const partOfCase = {
  refetchOnMount: (query: { readonly state: { readonly isInvalidated: boolean } }): boolean => query.state.isInvalidated,
};

/** Under the key of the record, so that whatever changes there is told anew. */
export const overviewKey = (patientId: string) => ["record", patientId, "overview"] as const;
