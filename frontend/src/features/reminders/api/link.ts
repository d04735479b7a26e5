import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Asked = Schema<"AppointmentLinkOutput">;

const path = (token: string): string => `/api/v1/appointment-links/${encodeURIComponent(token)}/`;

export const linkKey = (token: string) => ["appointment-link", token] as const;

export const linkQuery = (token: string) =>
  queryOptions({
    queryKey: linkKey(token),
    queryFn: ({ signal }) => api.get<Asked>(path(token), { signal, onUnauthorized: "throw" }),
  });

type Input = Schema<"AppointmentLinkInputRequest">;
export type Answering = Pick<Input, "answer"> & Partial<Input>;

export const answerLink = (token: string, answering: Answering): Promise<Asked> =>
  api.post<Asked>(path(token), answering, { onUnauthorized: "throw" });
