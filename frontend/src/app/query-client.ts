import { createQueryClient } from "@/shared/api/query-client";

/** One cache for the page; the router's guards read it before any component exists. */
export const queryClient = createQueryClient();
