import type { ReactNode } from "react";

interface CasePageProps {
  readonly patientId: string;
  /** The discussion of the case, always at the side of the record (below it on a phone). */
  readonly discussion: ReactNode;
  readonly children: ReactNode;
}

export function CasePage({ discussion, children }: CasePageProps): ReactNode {
  return (
    <>
      {children}
      {discussion}
    </>
  );
}
