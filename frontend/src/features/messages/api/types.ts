import type { Schema } from "@/shared/api/types";

export type Message = Schema<"MessageOutput">;
export type MessageFile = Schema<"MessageFileOutput">;
