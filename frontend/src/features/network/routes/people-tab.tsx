import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function PeopleTab(): ReactNode {
  return <PageSkeleton />;
}
