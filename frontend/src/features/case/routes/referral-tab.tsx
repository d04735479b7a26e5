import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function ReferralTab(): ReactNode {
  return <PageSkeleton />;
}
