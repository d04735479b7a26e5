import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** What finds codes in a picture of the camera. */
export interface BarcodeReader {
  readonly read: (video: HTMLVideoElement) => Promise<readonly string[]>;
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Codes on bags, labels and wristbands: ISBT 128 is printed as Code 128 or Data Matrix, hospitals use the others too. */
const NEEDED = ["code_128", "data_matrix", "qr_code"] as const;
const FORMATS = [...NEEDED, "code_39", "itf", "ean_13", "aztec", "pdf417"] as const;

async function ownDetector(): Promise<Detector | null> {
  const Own = (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (!Own) return null;
  try {
    const known = await Own.getSupportedFormats();
    return NEEDED.every((format) => known.includes(format)) ? new Own({ formats: FORMATS.filter((format) => known.includes(format)) }) : null;
  } catch {
    return null; // there by name only, as on some desktops
  }
}

async function loadedDetector(): Promise<Detector> {
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith(".wasm") ? wasmUrl : prefix + path) } });
  return new BarcodeDetector({ formats: [...FORMATS] });
}

/** The browser's own reader when it has one, else ours, loaded now and from our own server. */
export async function makeBarcodeReader(): Promise<BarcodeReader> {
  const detector = (await ownDetector()) ?? (await loadedDetector());
  return {
    read: async (video) => {
      const found = await detector.detect(video);
      return [...new Set(found.map((code) => code.rawValue.trim()).filter(Boolean))];
    },
  };
}
