import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type ImportOutcome = Schema<"ImportAnswerOutput">;

/** A large hospital export takes its time on the server; the page can be left meanwhile. */
const TIMEOUT_MS = 10 * 60_000;

/** Imports one Bundle into the acting centre. 409 `possible_duplicate` carries candidates, 400 a `pointer`. */
export function importBundle(file: File, confirmDistinctFrom: readonly string[]): Promise<ImportOutcome> {
  const form = new FormData();
  form.append("file", file);
  for (const key of confirmDistinctFrom) form.append("confirm_distinct_from", key);
  return api.post<ImportOutcome>("/api/v1/imports/fhir/", form, { timeoutMs: TIMEOUT_MS });
}
