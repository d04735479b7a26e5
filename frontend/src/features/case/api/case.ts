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

const keyOf = {
  patient: patientKey,
  circle: circleKey,
  pathway: pathwayKey,
  referrals: referralKeys.ofPatient,
  record: recordKey,
  overview: overviewKey,
} as const;

const parts = (patientId: string, opened: Opened): readonly (readonly [QueryKey, unknown])[] =>
  (Object.keys(keyOf) as (keyof typeof keyOf)[]).map((part) => [keyOf[part](patientId), opened[part]]);

const keysOf = (patientId: string): readonly QueryKey[] => Object.values(keyOf).map((key) => key(patientId));

const caseKey = (patientId: string): QueryKey => ["case", patientId];

/**
 * Asks for the whole page again, in one call; true for the queries that this does not answer.
 */
export function readCaseAgain(patientId: string, client: QueryClient): (query: { readonly queryKey: QueryKey }) => boolean {
  void client.refetchQueries({ queryKey: caseKey(patientId) });
  const answered = new Set(keysOf(patientId).map((key) => JSON.stringify(key)));
  return ({ queryKey }) => !answered.has(JSON.stringify(queryKey));
}

/**
 * The whole page in one call. Each part is put where its own query looks for it; what was read anew or has changed
 * while this answer was on its way stays.
 */
export const caseQuery = (patientId: string, client: QueryClient) =>
  queryOptions({
    queryKey: caseKey(patientId),
    queryFn: async ({ signal }): Promise<true> => {
      const asked = Date.now();
      const opened = await api.get<Opened>(`/api/v1/patients/${patientId}/case/`, { signal });
      for (const [key, part] of parts(patientId, opened)) {
        if (part !== null && (client.getQueryState(key)?.dataUpdatedAt ?? 0) <= asked) client.setQueryData(key, part);
      }
      return true;
    },
  });

/** As long as a page may wait for its answer to be drawn once, instead of a skeleton first. */
const SOON_MS = 300;

/** Asks for the page before it is drawn, unless that was done, and waits a moment for the answer. Never throws. */
export async function openedSoon(patientId: string, client: QueryClient): Promise<void> {
  if (client.getQueryState(caseKey(patientId))) return;
  const answered = client.prefetchQuery(caseQuery(patientId, client));
  await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, SOON_MS))]);
}
