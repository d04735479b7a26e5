import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";
import type { Subscribed } from "@/shared/push/push";

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

/** The telephone rings for reminders, this one and no other. */
export const linkRing = (token: string, subscribed: Subscribed): Promise<Asked> =>
  api.post<Asked>(`${path(token)}push/`, subscribed, { onUnauthorized: "throw" });

export const linkHush = (token: string): Promise<Asked> => api.delete<Asked>(`${path(token)}push/`, { onUnauthorized: "throw" });

export const answerLink = (token: string, answering: Answering): Promise<Asked> =>
  api.post<Asked>(path(token), answering, { onUnauthorized: "throw" });
