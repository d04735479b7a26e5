import type { PickedFile } from "@/shared/uploads/upload-types";

/** Files that operating systems leave in folders and nobody meant to send. */
const NOISE = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

const wanted = (name: string): boolean => !NOISE.has(name) && !name.startsWith("._");

function readAll(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    const all: FileSystemEntry[] = [];
    const next = (): void =>
      reader.readEntries((batch) => {
        // A reader gives at most 100 entries a time; an empty batch is the end.
        if (batch.length === 0) resolve(all);
        else {
          all.push(...batch);
          next();
        }
      }, reject);
    next();
  });
}

async function walk(entry: FileSystemEntry, into: PickedFile[]): Promise<void> {
  if (!wanted(entry.name)) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    const path = entry.fullPath.replace(/^\//, "");
    into.push({ file, path: path === file.name ? "" : path });
    return;
  }
  for (const child of await readAll((entry as FileSystemDirectoryEntry).createReader())) await walk(child, into);
}

/** Everything that was dropped, folders unfolded. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  // Entries must be taken before the first await: the list is empty afterwards.
  const entries = [...transfer.items].map((item) => (item.kind === "file" ? item.webkitGetAsEntry() : null));
  const loose = [...transfer.files];
  const found: PickedFile[] = [];
  for (const entry of entries) if (entry) await walk(entry, found);
  return found.length > 0 ? found : loose.map((file) => ({ file, path: "" }));
}

export function filesOfInput(files: FileList | null): PickedFile[] {
  return [...(files ?? [])]
    .filter((file) => wanted(file.name))
    .map((file) => ({ file, path: file.webkitRelativePath }));
}

/** Images pasted from the clipboard get a name; text is left to the text field. */
export function filesOfPaste(data: DataTransfer): PickedFile[] {
  return [...data.files].map((file) => ({ file, path: "" }));
}
