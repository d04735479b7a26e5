import { queryOptions } from "@tanstack/react-query";

import { CLINICS } from "@/features/clinics/api/clinics";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type PlacePick = Schema<"PickOutput">;
type Input = Schema<"PickInputRequest">;
export type Picked = Pick<Input, "patient_id" | "until_on"> & Partial<Input>;

const root = "/api/v1/";

export const picksQuery = (clinicId: string) =>
  queryOptions({
    queryKey: [...CLINICS, "picks", clinicId],
    queryFn: async ({ signal }) => (await api.get<Schema<"PicksOutput">>(`${root}clinics/${clinicId}/picks/`, { signal })).picks,
    enabled: clinicId !== "",
  });

export const sendPick = (clinicId: string, body: Picked): Promise<Schema<"PicksOutput">> => api.post<Schema<"PicksOutput">>(`${root}clinics/${clinicId}/picks/`, body);

const act = (pick: PlacePick, name: string, body: object): Promise<Schema<"PicksOutput">> =>
  api.post<Schema<"PicksOutput">>(`${root}picks/${pick.id}/${name}/`, body, { ifMatch: `"${pick.version}"` });

export const withdrawPick = (pick: PlacePick): Promise<Schema<"PicksOutput">> => act(pick, "withdraw", {});
export const closePickRecall = (pick: PlacePick, note: string): Promise<Schema<"PicksOutput">> => act(pick, "close-recall", { note });
