import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { courseKey } from "@/features/course/api/course";
import type { CourseAnswer } from "@/features/course/api/course";
import { isApiError } from "@/shared/api/api-error";

interface WriteOptions<V> {
  readonly send: (input: V) => Promise<CourseAnswer>;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onRefused?: (error: Error) => void;
}

/** A write to the course: its answer is what the screen shows next; a refusal by what happened meanwhile shows that. */
export function useCourseWrite<V = void>(patientId: string, { send, onDone, onRefused }: WriteOptions<V>): UseMutationResult<CourseAnswer, Error, V> {
  const client = useQueryClient();
  return useMutation<CourseAnswer, Error, V>({
    mutationFn: send,
    onSuccess: async (answer) => {
      // what was on its way before is older than this answer
      await client.cancelQueries({ queryKey: courseKey(patientId) });
      client.setQueryData(courseKey(patientId), answer);
      void client.invalidateQueries({ queryKey: ["pathway", patientId] });
      onDone(answer);
    },
    onError: (error) => {
      if (isApiError(error) && (error.isConflict || error.status === 403)) void client.invalidateQueries({ queryKey: courseKey(patientId) });
      onRefused?.(error);
    },
  });
}
