/** Why there is no picture: refused by the person or the device, no camera, no safe connection, something else. */
export type CameraProblem = "refused" | "no_camera" | "insecure" | "busy" | "failed";

const BY_NAME: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: "refused",
  NotFoundError: "no_camera",
  OverconstrainedError: "no_camera",
  SecurityError: "insecure",
  NotReadableError: "busy",
  AbortError: "busy",
};

export const cameraProblem = (error: unknown): CameraProblem => (error instanceof Error || error instanceof DOMException ? (BY_NAME[error.name] ?? "failed") : "failed");
