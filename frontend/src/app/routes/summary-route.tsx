import type { ReactNode } from "react";

import { SummaryTab as RecordAtAGlance } from "@/features/case/routes/summary-tab";
import { SummaryTab } from "@/features/overview/routes/summary-tab";
import { AfterPaint } from "@/shared/ui/after-paint";
import { CardsSkeleton } from "@/shared/ui/skeletons";

/** The answers first, the record below, after the lower half of the answers. Features meet here, not in each other. */
export function SummaryRoute(): ReactNode {
  const meanwhile = <CardsSkeleton cards={4} />;
  return (
    <SummaryTab
      details={
        <AfterPaint meanwhile={meanwhile}>
          <AfterPaint meanwhile={meanwhile}>
            <RecordAtAGlance />
          </AfterPaint>
        </AfterPaint>
      }
    />
  );
}
