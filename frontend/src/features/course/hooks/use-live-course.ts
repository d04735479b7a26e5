import { useQueryClient } from "@tanstack/react-query";

import { courseKey } from "@/features/course/api/course";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtime, useResync } from "@/shared/realtime/use-realtime";

/** Fetches the course again when anybody writes in it or moves the pathway. */
export function useLiveCourse(patientId: string): void {
  const client = useQueryClient();
  const refresh = useGathered(() => {
    void client.invalidateQueries({ queryKey: courseKey(patientId) });
    void client.invalidateQueries({ queryKey: ["pathway", patientId] });
  });
  useRealtime("course.changed", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useRealtime("pathway.moved", ({ data }) => {
    if (data.patient_id === patientId) refresh();
  });
  useResync(refresh);
}
