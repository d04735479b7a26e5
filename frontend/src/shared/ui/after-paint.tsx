import type { ReactNode } from "react";

import { usePainted } from "@/shared/lib/use-painted";

interface AfterPaintProps {
  readonly meanwhile: ReactNode;
  readonly children: ReactNode;
}

/** What must not delay that which is read first: drawn when the browser has painted the rest. One in another waits for a paint more. */
export function AfterPaint({ meanwhile, children }: AfterPaintProps): ReactNode {
  return usePainted() ? children : meanwhile;
}
