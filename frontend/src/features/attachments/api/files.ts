import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page } from "@/shared/api/types";

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly category: string;
  readonly size: number;
  readonly sha256: string;
  readonly content_type: string;
  readonly kind: "document" | "image" | "dicom" | "archive" | "other";
  readonly status: "received" | "processing" | "ready" | "rejected" | "failed";
  readonly reason: string;
  readonly uploaded_by: { readonly id: string; readonly name: string } | null;
  readonly created_at: string;
  readonly pages: number | null;
  readonly preview_pages: number;
  readonly content_url: string | null;
  readonly thumbnail_url: string | null;
  readonly preview_url: string | null;
  readonly withdrawn_at: string | null;
  readonly withdrawn_reason: string;
  readonly can_withdraw: boolean;
}

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
