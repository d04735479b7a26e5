import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Protocols = Schema<"ProtocolsOutput">;
export type Protocol = Schema<"ProtocolOutput">;
export type Version = Schema<"ProtocolVersionOutput">;
export type Detail = Schema<"ProtocolDetailOutput">;
export type Visit = Schema<"ProtocolVisitOutput">;
export type VisitInput = Schema<"ProtocolVisitFieldsRequest">;
export type Item = Schema<"ProtocolItemOutput">;
export type Difference = Schema<"ProtocolDifferenceOutput">;
export type Care = Schema<"CareRulesOutput">;

export const protocolsKey = ["protocols"] as const;
export const versionKey = (id: string) => [...protocolsKey, "version", id] as const;

export const protocolsQuery = queryOptions({
  queryKey: [...protocolsKey, "list"],
  queryFn: ({ signal }) => api.get<Protocols>("/api/v1/protocols/", { signal }),
});

export const versionQuery = (id: string) =>
  queryOptions({
    queryKey: versionKey(id),
    queryFn: ({ signal }) => api.get<Detail>(`/api/v1/protocol-versions/${id}/`, { signal }),
  });

export const careQuery = queryOptions({
  queryKey: [...protocolsKey, "care"],
  queryFn: ({ signal }) => api.get<Care>("/api/v1/care-rules/", { signal }),
});

const ifMatch = (version: number) => ({ ifMatch: `"${version}"` });

export const create = (body: Schema<"ProtocolInputRequest">): Promise<Detail> => api.post("/api/v1/protocols/", body);

export const beginDraft = (protocolId: string): Promise<Detail> => api.post(`/api/v1/protocols/${protocolId}/draft/`, {});

export const retire = (protocolId: string, version: number, isRetired: boolean): Promise<Protocols> =>
  api.patch(`/api/v1/protocols/${protocolId}/`, { is_retired: isRetired }, ifMatch(version));

export const saveDraft = (id: string, version: number, source: string, visits: readonly VisitInput[]): Promise<Detail> =>
  api.put(`/api/v1/protocol-versions/${id}/`, { source, visits }, ifMatch(version));

export const discardDraft = (id: string, version: number): Promise<unknown> =>
  api.delete(`/api/v1/protocol-versions/${id}/`, ifMatch(version));

export const publish = (id: string, version: number, from: string): Promise<Detail> =>
  api.post(`/api/v1/protocol-versions/${id}/publish/`, { in_force_from: from }, ifMatch(version));

export const withdraw = (id: string, version: number): Promise<Detail> =>
  api.post(`/api/v1/protocol-versions/${id}/withdraw/`, {}, ifMatch(version));

export const saveCare = (version: number, body: Schema<"CareRulesInputRequest">): Promise<Care> =>
  api.put("/api/v1/care-rules/", body, ifMatch(version));
