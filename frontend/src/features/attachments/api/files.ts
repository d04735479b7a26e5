import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type StoredFile = Schema<"FileOutput">;

export const fileKeys = {
  of: (subject: string) => ["files", subject] as const,
  list: (subject: string, kind: string) => ["files", subject, kind] as const,
};

export const filesQuery = (subject: string, kind: string) =>
  queryOptions({
    queryKey: fileKeys.list(subject, kind),
    queryFn: ({ signal }) => api.get<Page<StoredFile>>("/api/v1/files/", { signal, query: { subject, kind, limit: 200 } }),
  });

export const withdrawFile = (id: string, reason: string): Promise<StoredFile> =>
  api.post<StoredFile>(`/api/v1/files/${id}/withdraw/`, { reason });
