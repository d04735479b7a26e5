/** What a file is attached to: "patient:<id>" or "conversation:<id>". */
export type UploadSubject = `patient:${string}` | `conversation:${string}`;

export type UploadState = "queued" | "uploading" | "waiting" | "done" | "failed";

export interface UploadItem {
  readonly id: string;
  readonly subject: UploadSubject;
  /** What it is in the record ("pathology_report"); empty when nobody said. */
  readonly category: string;
  readonly name: string;
  /** Folder path inside what was dropped ("PET-CT/series 3/img001.dcm"), empty for single files. */
  readonly path: string;
  readonly size: number;
  readonly sent: number;
  readonly state: UploadState;
  /** Set when the server has taken the file. */
  readonly fileId: string | null;
  /** A sentence for the person, already in their language. */
  readonly problem: string | null;
  /** The server will never take this file; trying again is pointless. */
  readonly refused: boolean;
}

export interface PickedFile {
  readonly file: File;
  readonly path: string;
}
