import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";

import { centresQuery } from "@/shared/api/centres";
import type { Centre } from "@/shared/api/centres";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

/** What the form holds, of a new centre or of one that is there; a new one has no kind until it is chosen. */
export type CentreDraft = Omit<Required<Schema<"CentreCreateInputRequest">>, "kind"> & {
  kind: Schema<"CentreKindEnum"> | "";
};

export const NO_CENTRE: CentreDraft = {
  code: "",
  name: "",
  city: "",
  kind: "",
  catchment: "",
  address: "",
  phone: "",
  on_call_phone: "",
  email: "",
  phases: [],
  default_hub_id: null,
};

export const draftOf = (centre: Centre): CentreDraft => ({
  code: centre.code,
  name: centre.name,
  city: centre.city,
  kind: centre.kind,
  catchment: centre.catchment,
  address: centre.address,
  phone: centre.phone,
  on_call_phone: centre.on_call_phone,
  email: centre.email,
  phases: [...centre.phases],
  default_hub_id: centre.default_hub_id,
});

/** Only what was changed: some fields are the network's to decide, and merely naming them is refused. */
export function changesOf(draft: CentreDraft, centre: Centre): Partial<CentreDraft> {
  const before = draftOf(centre);
  const names = Object.keys(draft) as (keyof CentreDraft)[];
  const changed = names.filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(before[name]));
  return Object.fromEntries(changed.map((name) => [name, draft[name]]));
}

/** Saves a centre, or makes one; 412 when somebody saved it meanwhile. */
export function useSaveCentre(centre: Centre | null): UseMutationResult<Centre, Error, CentreDraft> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draft: CentreDraft) =>
      centre
        ? api.patch<Centre>(`/api/v1/centres/${centre.id}/`, changesOf(draft, centre), {
            ifMatch: `"${centre.version}"`,
          })
        : api.post<Centre>("/api/v1/centres/", draft),
    onSettled: () => queryClient.invalidateQueries({ queryKey: centresQuery.queryKey }),
  });
}
