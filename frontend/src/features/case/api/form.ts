import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";

export type FieldKind =
  | "text"
  | "long_text"
  | "date"
  | "number"
  | "bool"
  | "choice"
  | "multichoice"
  | "list"
  | "lines"
  | "reference"
  | "document";

export type FieldValue = string | number | boolean | readonly string[] | null;

export interface Option {
  readonly code: string;
  readonly label_it: string;
  readonly label_en: string;
}

export interface FieldSchema {
  readonly code: string;
  readonly label_it: string;
  readonly label_en: string;
  readonly hint_it: string;
  readonly hint_en: string;
  readonly kind: FieldKind;
  readonly choices: readonly Option[];
  readonly unit: string;
  readonly hard: readonly [number | null, number | null] | null;
  readonly soft: readonly [number | null, number | null] | null;
  readonly absent_ok: boolean;
  readonly must_be_true: boolean;
  readonly dated: boolean;
  readonly integer: boolean;
  readonly may_be_future: boolean;
  readonly source: string;
}

export interface SectionSchema {
  readonly code: string;
  readonly label_it: string;
  readonly label_en: string;
  readonly fields: readonly FieldSchema[];
}

export interface FormSchema {
  readonly version: string;
  readonly sections: readonly SectionSchema[];
  readonly absent_reason_labels: readonly Option[];
  readonly therapy_line_columns: readonly {
    readonly code: keyof Line & string;
    readonly kind: FieldKind;
    readonly label_it: string;
    readonly label_en: string;
    readonly choices: readonly Option[];
  }[];
  readonly outcomes: readonly {
    readonly outcome: string;
    readonly label_it: string;
    readonly label_en: string;
    readonly reasons: readonly Option[];
  }[];
  readonly withdraw_reasons: readonly Option[];
}

export interface Entry {
  readonly value: FieldValue;
  readonly on: string | null;
  readonly absent_reason: string | null;
  readonly unit: string;
  readonly version: string;
  readonly source: string;
  readonly author: { readonly id: string; readonly display_name: string } | null;
  readonly centre: { readonly id: string; readonly code: string; readonly name: string } | null;
  readonly recorded_at: string | null;
}

export interface Line {
  readonly id: string;
  readonly version: string;
  readonly line_no: number;
  readonly intent: string | null;
  readonly regimen: string | null;
  readonly regimen_text: string | null;
  readonly classes: readonly string[] | null;
  readonly start_on: string | null;
  readonly end_on: string | null;
  readonly cycles: number | null;
  readonly best_response: string | null;
  readonly best_response_on: string | null;
  readonly response_at_eot: string | null;
  readonly residual_biopsy_positive: boolean | null;
  readonly progression_on: string | null;
  readonly stop_reason: string | null;
  readonly treating_centre_name: string | null;
}

export interface Problem {
  readonly field: string;
  readonly severity: "hard" | "soft";
  readonly code: string;
  readonly message_it: string;
  readonly message_en: string;
}

export interface Prompt {
  readonly rule_id: string;
  readonly layer: string;
  readonly outcome: "match" | "no_match" | "insufficient_data";
  readonly message_it: string;
  readonly message_en: string;
  readonly source: string;
  readonly source_date: string;
  readonly fields: readonly string[];
  readonly severity: "info" | "amber" | "red";
  readonly missing: readonly string[];
  readonly evidence: string;
  readonly evidence_label_it: string;
  readonly evidence_label_en: string;
  readonly advisory_it: string;
  readonly advisory_en: string;
}

export interface Score {
  readonly score_id: string;
  readonly label_it: string;
  readonly label_en: string;
  readonly value: number | null;
  readonly display_it: string;
  readonly display_en: string;
  readonly class_label_it: string;
  readonly class_label_en: string;
  readonly missing: readonly string[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly dates: Readonly<Record<string, string>>;
  readonly warnings: readonly { readonly it: string; readonly en: string }[];
  readonly source: string;
}

export interface FormState {
  readonly values: Readonly<Record<string, Entry>>;
  readonly therapy_lines: readonly Line[];
  readonly lines_version: string;
  readonly levels: Readonly<Record<string, "M1" | "M2" | "O" | "hidden">>;
  readonly completeness: {
    readonly m1_missing: readonly string[];
    readonly m2_missing: readonly string[];
    readonly stale: readonly string[];
    readonly percent: number;
  };
  readonly problems: readonly Problem[];
  readonly prompts: readonly Prompt[];
  readonly scores: readonly Score[];
  readonly editors: readonly { readonly person_id: string; readonly name: string; readonly field: string }[];
  readonly can_edit: boolean;
}

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
