import type { ReactNode } from "react";

import { SummaryTab as RecordAtAGlance } from "@/features/case/routes/summary-tab";
import { SummaryTab } from "@/features/overview/routes/summary-tab";
import { usePainted } from "@/shared/lib/use-painted";
import { CardsSkeleton } from "@/shared/ui/skeletons";

/** The answers first, the record below. Features meet here, not in each other. */
export function SummaryRoute(): ReactNode {
  return <SummaryTab details={usePainted() ? <RecordAtAGlance /> : <CardsSkeleton cards={4} />} />;
}
