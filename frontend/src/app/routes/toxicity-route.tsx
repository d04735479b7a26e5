import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { patientQuery } from "@/features/case/api/patient";
import { recordQuery } from "@/features/case/api/record";
import { Scores } from "@/features/case/components/form/scores";
import { ToxicityTab } from "@/features/toxicity/routes/toxicity-tab";

const BEFORE = new Set(["car_hematotox", "easix", "log2_easix", "m_easix"]);
const NO_FIELDS = new Map<string, never>();

/** The sheets, with the scores of the record that say something before lymphodepletion. */
export function ToxicityRoute(): ReactNode {
  const { patientId } = useParams({ from: "/app/cases/$patientId" });
  const can = useQuery(patientQuery(patientId)).data?.can ?? [];
  const scores = (useQuery(recordQuery(patientId)).data?.scores ?? []).filter((score) => BEFORE.has(score.score_id));
  return <ToxicityTab patientId={patientId} mayWrite={can.includes("write_record")} scores={<Scores scores={scores} fields={NO_FIELDS} />} />;
}
