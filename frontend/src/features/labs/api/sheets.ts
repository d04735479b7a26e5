import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { recordKey } from "@/features/labs/api/labs";
import type { SheetDraft } from "@/features/labs/lib/sheet-draft";
import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type Preview = Schema<"SheetPreviewOutput">;
export type SheetCell = Schema<"SheetCellOutput">;
export type SheetName = Schema<"SheetNameOutput">;
export type LabImport = Schema<"LabImportOutput">;

const imports = (patientId: string): string => `/api/v1/patients/${patientId}/record/labs/imports/`;

const choicesOf = ({ text, layout, decimals, tests, units, rows, cells }: SheetDraft) => ({
  text,
  layout,
  decimals,
  tests,
  units,
  rows_left_out: rows,
  cells_left_out: cells,
});

export const previewQuery = (patientId: string, draft: SheetDraft) =>
  queryOptions({
    queryKey: ["labs", "preview", patientId, choicesOf(draft)],
    queryFn: ({ signal }) => api.post<Preview>(`${imports(patientId)}preview/`, choicesOf(draft), { signal }),
    enabled: draft.text.trim() !== "",
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });

/** The text of a file, decoded by the server, which knows what spreadsheets write. */
export async function readSheetFile(patientId: string, file: File): Promise<string> {
  const body = new FormData();
  body.append("file", file);
  return (await api.post<Preview>(`${imports(patientId)}preview/`, body)).text;
}

export const importsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...recordKey(patientId), "lab-imports"],
    queryFn: ({ signal }) => api.get<Schema<"LabImportListOutput">>(imports(patientId), { signal }),
  });

export const importSheet = (patientId: string, draft: SheetDraft): Promise<LabImport> =>
  api.post<LabImport>(imports(patientId), { ...choicesOf(draft), client_id: draft.clientId, confirm: draft.confirmed, file_name: draft.fileName });

export const undoImport = (patientId: string, id: string, reason: string): Promise<LabImport> => api.post<LabImport>(`${imports(patientId)}${id}/undo/`, { reason });
