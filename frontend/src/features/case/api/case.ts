import { queryOptions } from "@tanstack/react-query";
import type { QueryClient, QueryKey } from "@tanstack/react-query";

import { pathwayKey } from "@/features/case/api/pathway";
import { circleKey, patientKey } from "@/features/case/api/patient";
import { recordKey } from "@/features/case/api/record";
import { referralKeys } from "@/features/case/api/referral";
import { api } from "@/shared/api/http";
import { overviewKey } from "@/shared/api/part-of-case";
import type { Schema } from "@/shared/api/types";

type Opened = Schema<"CaseOutput">;

const parts = (patientId: string, opened: Opened): readonly (readonly [QueryKey, unknown])[] => [
  [patientKey(patientId), opened.patient],
  [circleKey(patientId), opened.circle],
  [pathwayKey(patientId), opened.pathway],
  [referralKeys.ofPatient(patientId), opened.referrals],
  [recordKey(patientId), opened.record],
  [overviewKey(patientId), opened.overview],
];

/**
 * The whole page in one call. Each part is put where its own query looks for it; what was read anew or has changed
 * while this answer was on its way stays.
 */
export const caseQuery = (patientId: string, client: QueryClient) =>
  queryOptions({
    queryKey: ["case", patientId],
    queryFn: async ({ signal }): Promise<true> => {
      const asked = Date.now();
      const opened = await api.get<Opened>(`/api/v1/patients/${patientId}/case/`, { signal });
      for (const [key, part] of parts(patientId, opened)) {
        if (part !== null && (client.getQueryState(key)?.dataUpdatedAt ?? 0) <= asked) client.setQueryData(key, part);
      }
      return true;
    },
  });
