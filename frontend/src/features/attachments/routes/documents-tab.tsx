import type { ReactNode } from "react";

import { PageSkeleton } from "@/shared/ui/skeletons";

export function DocumentsTab(_props: { readonly patientId: string }): ReactNode {
  return <PageSkeleton />;
}
