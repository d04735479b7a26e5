import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { CourseTab } from "@/features/course/routes/course-tab";

/** The CAR-T course of the patient. */
export function CourseRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  return <CourseTab patientId={patientId} />;
}
