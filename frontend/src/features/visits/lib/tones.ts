import type { VisitBrief } from "@/features/visits/api/visits";
import type { Tone } from "@/shared/ui/status-badge";

export const STATE_TONES: Readonly<Record<VisitBrief["state"], Tone>> = { draft: "brand", signed: "success", withdrawn: "neutral" };
