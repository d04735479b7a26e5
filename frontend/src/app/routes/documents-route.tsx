import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { DocumentsTab } from "@/features/attachments/routes/documents-tab";

export function DocumentsRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  return <DocumentsTab patientId={patientId} />;
}
