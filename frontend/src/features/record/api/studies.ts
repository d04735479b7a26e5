import { queryOptions } from "@tanstack/react-query";

import type { Entry } from "@/features/record/api/entries";
import { api } from "@/shared/api/http";
import type { Page, Schema } from "@/shared/api/types";

export type Study = Schema<"ImagingStudyOutput">;

/** The field that names a study by its DICOM identifier, in whatever kind it stands. */
export const STUDY_FIELD = "imaging_study_uid";
/** The kinds that have it. */
const KINDS = ["disease-status", "relapses"] as const;

/** More pages than these are not read: an older study is named by its identifier, and the field says so. */
export const MOST_PAGES = 5;

export interface Studies {
  readonly studies: readonly Study[];
  /** There are older ones that are not among them. */
  readonly isCut: boolean;
}

/** The studies of the patient to choose from, newest first. */
export const studiesQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["imaging", patientId, "choices"],
    queryFn: async ({ signal }): Promise<Studies> => {
      const studies: Study[] = [];
      let next: string | null = `/api/v1/patients/${patientId}/imaging/?limit=200`;
      for (let page = 0; next && page < MOST_PAGES; page += 1) {
        const list: Schema<"ImagingListOutput"> = await api.get(next, { signal });
        studies.push(...list.studies);
        next = list.next;
      }
      return { studies, isCut: next !== null };
    },
  });

export interface StudyUse {
  readonly kind: (typeof KINDS)[number];
  readonly entry: Entry;
}

/** The assessments and relapses that name a study, by its identifier. */
export const studyUsesQuery = (patientId: string) =>
  queryOptions({
    queryKey: ["record", patientId, "by-study"],
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(KINDS.map((kind) => api.get<Page<Entry>>(`/api/v1/patients/${patientId}/record/${kind}/`, { signal, query: { limit: 200 } })));
      return pages.flatMap((page, index) => page.results.map((entry): StudyUse => ({ kind: KINDS[index] ?? KINDS[0], entry })));
    },
  });
