import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Story = Schema<"StoryOutput">;
export type StoryItem = Schema<"StoryItemOutput">;
export type Lane = StoryItem["lane"];

/** Under the key of the record, so that whatever changes there is told anew. */
export const storyQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["record", patientId, "story"],
    queryFn: ({ signal }) => api.get<Story>(`/api/v1/patients/${patientId}/story/`, { signal }),
  });
