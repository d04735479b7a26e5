import { useEffect, useRef, useState } from "react";
import type { RefObject } from "react";

import { makeBarcodeReader } from "@/features/course/lib/barcode-reader";
import type { BarcodeReader } from "@/features/course/lib/barcode-reader";
import { cameraProblem } from "@/features/course/lib/camera-problem";
import type { CameraProblem } from "@/features/course/lib/camera-problem";

export interface Camera {
  /** For the element that shows the picture. */
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: "starting" | "on" | CameraProblem;
}

const LOOK_AGAIN_MS = 150;

/** The camera at the back, and what it reads while it is not paused; switched off when whoever uses it goes away. */
export function useCamera(paused: boolean, onCodes: (codes: readonly string[]) => void): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<Camera["state"]>("starting");
  const reader = useRef<BarcodeReader | null>(null);
  const latest = useRef(onCodes);
  useEffect(() => {
    latest.current = onCodes;
  });
  useEffect(() => {
    let gone = false;
    let stream: MediaStream | null = null;
    const stop = (): void => stream?.getTracks().forEach((track) => track.stop());
    const start = async (): Promise<void> => {
      try {
        // there only on https and on this very machine
        if (!("mediaDevices" in navigator)) throw new DOMException("", "SecurityError");
        stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
        if (gone) return stop();
        const element = video.current;
        if (!element) return stop();
        element.srcObject = stream;
        await element.play();
        reader.current = await makeBarcodeReader();
        if (!gone) setState("on");
      } catch (error) {
        stop();
        if (!gone) setState(cameraProblem(error));
      }
    };
    void start();
    return () => {
      gone = true;
      stop();
    };
  }, []);
  useEffect(() => {
    if (state !== "on" || paused) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let done = false;
    const look = async (): Promise<void> => {
      const element = video.current;
      const codes = element && reader.current ? await reader.current.read(element).catch(() => []) : [];
      if (done) return;
      if (codes.length > 0) latest.current(codes);
      timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      done = true;
      clearTimeout(timer);
    };
  }, [state, paused]);
  return { video, state };
}
