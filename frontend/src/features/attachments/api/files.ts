import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type StoredFile = Schema<"FileOutput">;

export interface FileFilter {
  readonly kind: string;
  /** Words of the name or of the folder. */
  readonly text: string;
}

export const fileKeys = {
  of: (subject: string) => ["files", subject] as const,
  list: (subject: string, filter: FileFilter) => ["files", subject, filter] as const,
};

/** A page of the list: few enough to be drawn at once, enough to fill a tall screen. */
const FILES_SHOWN = 48;

export const filesQuery = (subject: string, filter: FileFilter) =>
  infiniteQueryOptions({
    queryKey: fileKeys.list(subject, filter),
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<StoredFile>>(
        pageParam || "/api/v1/files/",
        pageParam ? { signal } : { signal, query: { subject, kind: filter.kind, q: filter.text, limit: FILES_SHOWN } },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    // while somebody types the list stays where it is
    placeholderData: keepPreviousData,
  });

export const withdrawFile = (id: string, reason: string): Promise<StoredFile> =>
  api.post<StoredFile>(`/api/v1/files/${id}/withdraw/`, { reason });
