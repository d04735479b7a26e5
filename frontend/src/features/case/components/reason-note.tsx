import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { formSchemaQuery } from "@/features/case/api/form";
import { PromptNote } from "@/features/case/components/form/prompt-note";

/** What RECUR has to say about a reason against CAR-T, while somebody is choosing it. */
export function ReasonNote({ reasons }: { readonly reasons: readonly string[] }): ReactNode {
  const notes = useQuery(formSchemaQuery).data?.reason_notes ?? [];
  return notes
    .filter((note) => note.codes.some((code) => reasons.includes(code)))
    .map((note) => <PromptNote key={note.prompt.rule_id} prompt={note.prompt} />);
}
