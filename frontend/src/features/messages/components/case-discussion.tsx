import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { conversationForQuery } from "@/features/messages/api/conversations";
import { ConversationPanel } from "@/features/messages/components/conversation-panel";
import { blockingError } from "@/shared/api/blocking-error";
import { usePainted } from "@/shared/lib/use-painted";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

/** The discussion of a case, beside the record on every tab. */
export function CaseDiscussion({ patientId }: { readonly patientId: string }): ReactNode {
  const query = useQuery(conversationForQuery("patient", patientId));
  const painted = usePainted();
  const problem = blockingError(query);
  if (problem) return <ErrorState error={problem} onRetry={() => void query.refetch()} />;
  if (!query.data || !painted) return <ListSkeleton rows={6} />;
  return <ConversationPanel key={query.data.id} conversation={query.data} />;
}
