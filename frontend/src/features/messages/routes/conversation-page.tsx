import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function ConversationPage(): ReactNode {
  return <PageSkeleton />;
}
