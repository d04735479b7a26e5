import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function LabsTab(): ReactNode {
  return <PageSkeleton />;
}
