import { afterEach, expect, it, vi } from "vitest";

import { makeBarcodeReader } from "@/features/course/lib/barcode-reader";
import { cameraProblem } from "@/features/course/lib/camera-problem";

const video = document.createElement("video");

afterEach(() => vi.unstubAllGlobals());

it("uses the browser's own reader when it knows the codes on bags, and tells each code once", async () => {
  class Own {
    static getSupportedFormats = (): Promise<string[]> => Promise.resolve(["code_128", "data_matrix", "qr_code"]);
    detect = (): Promise<{ rawValue: string }[]> => Promise.resolve([{ rawValue: " COI-1 " }, { rawValue: "COI-1" }, { rawValue: "" }]);
  }
  vi.stubGlobal("BarcodeDetector", Own);
  expect(await (await makeBarcodeReader()).read(video)).toEqual(["COI-1"]);
});

it("says why there is no picture", () => {
  expect(cameraProblem(new DOMException("", "NotAllowedError"))).toBe("refused");
  expect(cameraProblem(new DOMException("", "NotFoundError"))).toBe("no_camera");
  expect(cameraProblem(new Error("wasm"))).toBe("failed");
});
