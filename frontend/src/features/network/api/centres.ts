import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { centresQuery } from "@/shared/api/centres";
import type { Centre } from "@/shared/api/centres";
import { api } from "@/shared/api/http";

export interface CentreDraft {
  name: string;
  city: string;
  catchment: string;
  address: string;
  phone: string;
  on_call_phone: string;
  email: string;
  phases: string[];
  default_hub_id: string | null;
}

/** Saves a centre; 412 when somebody saved it meanwhile (`error.body` carries the newer version). */
export function useSaveCentre(centre: Centre): UseMutationResult<Centre, Error, Partial<CentreDraft>> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: Partial<CentreDraft>) =>
      api.patch<Centre>(`/api/v1/centres/${centre.id}/`, changes, { ifMatch: `"${centre.version}"` }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: centresQuery.queryKey }),
  });
}
