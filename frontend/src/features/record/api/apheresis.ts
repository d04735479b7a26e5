import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type ApheresisWarnings = Schema<"ApheresisWarningsOutput">;

/** Kinds of entries that may harm lymphocytes before their collection. */
const CONCERNED: ReadonlySet<string> = new Set(["medications", "therapy-lines"]);

export const apheresisWarningsQuery = (patientId: string, kind: string) =>
  queryOptions({
    queryKey: ["record", patientId, "apheresis-warnings"],
    queryFn: ({ signal }) => api.get<ApheresisWarnings>(`/api/v1/patients/${patientId}/record/apheresis-warnings/`, { signal }),
    enabled: CONCERNED.has(kind),
  });
