import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import { showFailure } from "@/shared/ui/undo";

type Preferences = Schema<"PreferencesOutput">;

const PATH = "/api/v1/me/notification-preferences/";

export const preferencesQuery = queryOptions({
  queryKey: ["notifications", "preferences"],
  queryFn: ({ signal }) => api.get<Preferences>(PATH, { signal }),
});

type Choice = Schema<"PreferenceInputRequest">;

/** The switch moves at once and moves back when the server refuses. */
export function useSetPreference(): UseMutationResult<Preferences, Error, Choice, { before?: Preferences }> {
  const queryClient = useQueryClient();
  const key = preferencesQuery.queryKey;
  return useMutation({
    mutationFn: (choice: Choice) => api.put<Preferences>(PATH, { preferences: [choice] }),
    onMutate: async (choice) => {
      await queryClient.cancelQueries({ queryKey: key });
      const before = queryClient.getQueryData(key);
      queryClient.setQueryData(key, (old) =>
        old
          ? {
              preferences: old.preferences.map((item) =>
                item.kind === choice.kind ? { ...item, ...choice } : item,
              ),
            }
          : old,
      );
      return { before };
    },
    onSuccess: (answer) => queryClient.setQueryData(key, answer),
    onError: (error, _choice, context) => {
      if (context?.before) queryClient.setQueryData(key, context.before);
      showFailure(error);
    },
  });
}
