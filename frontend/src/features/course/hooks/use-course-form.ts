import type { UseMutationResult } from "@tanstack/react-query";

import type { CourseAnswer } from "@/features/course/api/course";
import { useCourseWrite } from "@/features/course/hooks/use-course-write";
import { useStoredDraft } from "@/shared/lib/use-stored-draft";

interface CourseFormOptions<T> {
  readonly patientId: string;
  /** Under which the tab keeps what is typed. */
  readonly name: string;
  readonly start: () => T;
  readonly send: (draft: T, keep: CourseForm<T>["keep"]) => Promise<CourseAnswer>;
  readonly onDone: (answer: CourseAnswer) => void;
  readonly onRefused?: (error: Error, keep: CourseForm<T>["keep"]) => void;
  readonly onClose: () => void;
}

interface CourseForm<T> {
  readonly draft: T;
  readonly keep: (change: (now: T) => T) => void;
  readonly save: UseMutationResult<CourseAnswer, Error, void>;
  /** Throws away what was typed and closes. */
  readonly discard: () => void;
}

/** A form of the course and how its draft ends: sent and answered, or thrown away; until then the tab keeps it. */
export function useCourseForm<T>({ patientId, name, start, send, onDone, onRefused, onClose }: CourseFormOptions<T>): CourseForm<T> {
  const { draft, keep, drop } = useStoredDraft<T>(name, start);
  const save = useCourseWrite(patientId, {
    send: () => send(draft, keep),
    onDone: (answer) => {
      drop();
      onDone(answer);
    },
    onRefused: (error) => onRefused?.(error, keep),
  });
  const discard = (): void => {
    drop();
    onClose();
  };
  return { draft, keep, save, discard };
}
