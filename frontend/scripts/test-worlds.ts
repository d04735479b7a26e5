import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The test files below `folders` that replace modules: beside other files one of them would meet the others' modules. */
export function filesThatReplaceModules(root: string, folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((path) => join(folder, path).replaceAll("\\", "/"))
      .filter((path) => /\.test\.tsx?$/.test(path) && readFileSync(join(root, path), "utf8").includes("vi.mock(")),
  );
}
