import { api } from "@/shared/api/http";

export interface ReportRow {
  readonly resource_type: string;
  readonly count: number;
  readonly reason?: string;
}

export interface ImportReport {
  readonly id: string;
  readonly patient_id: string;
  readonly filename: string;
  readonly report: {
    readonly taken: readonly ReportRow[];
    readonly documents: readonly ReportRow[];
    readonly skipped: readonly ReportRow[];
    readonly unchanged: boolean | number;
  };
}

/** A bundle may be large and the whole of it is checked before anything is written: give it time. */
const TIMEOUT_MS = 180_000;

export function importBundle(file: File): Promise<ImportReport> {
  const body = new FormData();
  body.append("file", file);
  return api.post<ImportReport>("/api/v1/imports/fhir/", body, { timeoutMs: TIMEOUT_MS });
}
