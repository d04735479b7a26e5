import { useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import { meQuery } from "@/shared/api/me";
import type { Me } from "@/shared/api/me";
import type { Schema } from "@/shared/api/types";
import { changeLanguage } from "@/shared/i18n/i18n";
import { showFailure } from "@/shared/ui/undo";

export type MeChanges = Schema<"PatchedMeUpdateInputRequest">;

/** Language and theme act at once and are kept with the person, so that they follow to the next computer. */
export function usePreferences(): UseMutationResult<Me, Error, MeChanges> {
  const queryClient = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  return useMutation({
    mutationFn: (changes: MeChanges) => api.patch<Me>("/api/v1/me/", changes),
    onMutate: async (changes) => {
      if (changes.theme) setColorScheme(changes.theme);
      if (changes.language) await changeLanguage(changes.language);
    },
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
    onError: (problem) => {
      const kept = queryClient.getQueryData(meQuery.queryKey);
      if (kept) setColorScheme(kept.theme);
      showFailure(problem);
    },
  });
}
