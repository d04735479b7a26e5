import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Feed = Schema<"CalendarFeedOutput">;
/** `url` is told this once; the server keeps only its hash. */
export type MadeFeed = Schema<"CalendarFeedMadeOutput">;

const root = "/api/v1/calendar-feeds/";

export const feedsQuery = queryOptions({
  queryKey: ["calendar-feeds"],
  queryFn: ({ signal }) => api.get<Schema<"CalendarFeedsOutput">>(root, { signal }),
});

/** Without a clinic: all clinics in which one works. */
export const makeFeed = (clinicId: string | null): Promise<MadeFeed> => api.post<MadeFeed>(root, { clinic_id: clinicId });

export const revokeFeed = (feed: Feed): Promise<unknown> => api.post(`${root}${feed.id}/revoke/`, {});
