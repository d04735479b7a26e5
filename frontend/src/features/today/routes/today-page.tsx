import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function TodayPage(): ReactNode {
  return <PageSkeleton />;
}
