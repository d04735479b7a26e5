import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/** What a field holds; the server describes it as anything, the form's schema says which of these it is. */
export type FieldValue = string | number | boolean | readonly string[] | null;

export type Option = Schema<"FormChoiceOutput">;
export type FieldSchema = Schema<"FormFieldOutput">;
export type SectionSchema = Schema<"FormSectionOutput">;

/** The columns are in the answer and not in its description; therefore written here. */
export type FormSchema = Schema<"ReferralFormSchemaOutput"> & {
  readonly absent_reason_labels: readonly Option[];
  readonly therapy_line_columns: readonly (Pick<FieldSchema, "kind" | "label_it" | "label_en" | "choices"> & {
    readonly code: keyof Line & string;
  })[];
};

export type Entry = Omit<Schema<"RecordValueOutput">, "value"> & { readonly value: FieldValue };

type LineColumn =
  | "line_no"
  | "intent"
  | "regimen"
  | "regimen_text"
  | "classes"
  | "start_on"
  | "end_on"
  | "cycles"
  | "best_response"
  | "best_response_on"
  | "response_at_eot"
  | "residual_biopsy_positive"
  | "progression_on"
  | "stop_reason"
  | "treating_centre_name";

/** A line of therapy as the form and the summary carry it; `version` is "<id>.<version>". */
export type Line = Required<Pick<Schema<"TherapyLineEntryOutput">, LineColumn>> & {
  readonly id: string;
  readonly version: string;
};

export type Problem = Schema<"FormProblemOutput">;
export type Prompt = Schema<"PromptOutput">;
export type Score = Schema<"ScoreOutput">;

export type FormState = Omit<Schema<"ReferralFormOutput">, "values" | "therapy_lines"> & {
  readonly values: Readonly<Record<string, Entry>>;
  readonly therapy_lines: readonly Line[];
};

export interface Change {
  readonly field: string;
  readonly value: FieldValue;
  readonly absent_reason: string | null;
  readonly on: string | null;
  readonly base_version: string;
}

export interface FieldConflict {
  readonly field: string;
  readonly yours: FieldValue;
  readonly theirs: FieldValue;
  readonly by: string | null;
  readonly at: string | null;
  readonly version: string;
}

export const formSchemaQuery = queryOptions({
  queryKey: ["referral-form"],
  queryFn: ({ signal }) => api.get<FormSchema>("/api/v1/referral-form/", { signal }),
  staleTime: Infinity,
});

export const fetchForm = (id: string, signal?: AbortSignal): Promise<FormState> =>
  api.get<FormState>(`/api/v1/referrals/${id}/form/`, signal ? { signal } : {});

export const saveChanges = (id: string, changes: readonly Change[]): Promise<FormState> =>
  api.patch<FormState>(`/api/v1/referrals/${id}/form/`, { changes });
