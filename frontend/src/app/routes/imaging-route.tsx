import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { ImagingTab } from "@/features/attachments/routes/imaging-tab";

export function ImagingRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  return <ImagingTab patientId={patientId} />;
}
