import { queryOptions } from "@tanstack/react-query";

import { api } from "@/shared/api/http";
import type { Schema } from "@/shared/api/types";

export type FieldSchema = Schema<"SchemaFieldOutput">;
export type KindSchema = Schema<"SchemaKindOutput">;
export type GroupSchema = Schema<"SchemaGroupOutput">;

export const recordSchemaQuery = queryOptions({
  queryKey: ["record-schema"],
  queryFn: ({ signal }) => api.get<Schema<"RecordSchemaOutput">>("/api/v1/record/schema/", { signal }),
  staleTime: 10 * 60_000,
});

export const fieldsOf = (kind: KindSchema): readonly FieldSchema[] => kind.sections.flatMap((section) => section.fields);
