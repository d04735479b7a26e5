import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Machine = Schema<"MachineClientOutput">;
export type MachineDraft = Schema<"MachineClientInputRequest">;

export const machinesQuery = infiniteQueryOptions({
  queryKey: ["network", "machines"],
  initialPageParam: "/api/v1/machine-clients/?limit=50",
  queryFn: ({ pageParam, signal }) => api.get<Page<Machine>>(pageParam, { signal }),
  getNextPageParam: (last) => last.next,
});

/** What the FHIR interface says about itself: where a token is asked for, and what may be given. */
export const smartQuery = queryOptions({
  queryKey: ["network", "smart"],
  queryFn: ({ signal }) =>
    api.get<{ token_endpoint: string; scopes_supported: string[] }>("/fhir/r4/.well-known/smart-configuration", {
      signal,
    }),
  staleTime: Infinity,
});

export function useRegisterMachine(): UseMutationResult<Machine, Error, MachineDraft> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draft: MachineDraft) => api.post<Machine>("/api/v1/machine-clients/", draft),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: machinesQuery.queryKey }),
  });
}

export function useRevokeMachine(): UseMutationResult<Machine, Error, string> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post<Machine>(`/api/v1/machine-clients/${id}/revoke/`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: machinesQuery.queryKey }),
  });
}
