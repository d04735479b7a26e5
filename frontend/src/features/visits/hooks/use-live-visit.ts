import { useQueryClient } from "@tanstack/react-query";

import { visitKey, visitsKey } from "@/features/visits/api/visits";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Long enough for somebody to write a sentence: facts and what is missing may follow a moment later. */
const TOGETHER_MS = 1200;

/** Reads a visit anew when it, or the record that it shows, changed anywhere. Returns how to ask for it. */
export function useLiveVisit(patientId: string, visitId: string): () => void {
  const client = useQueryClient();
  const refresh = useGathered(() => {
    void client.invalidateQueries({ queryKey: visitKey(visitId) });
    void client.invalidateQueries({ queryKey: visitsKey(patientId) });
  }, TOGETHER_MS);
  useRealtime("visit.changed", ({ data }) => {
    if (data.visit_id === visitId) refresh();
  });
  useRealtime("record.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useResync(refresh);
  return refresh;
}

/** The list of a patient's visits follows whoever begins, signs or withdraws one. */
export function useLiveVisits(patientId: string): void {
  const client = useQueryClient();
  const refresh = useGathered(() => void client.invalidateQueries({ queryKey: visitsKey(patientId) }));
  useRealtime("visit.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useResync(refresh);
}
