import type { Pace } from './paced-value.ts';

/** Draws frames; a browser's `window`. */
export interface Screen {
  requestAnimationFrame(run: (atMs: number) => void): unknown;
  setTimeout(run: () => void, delayMs: number): unknown;
  readonly document: { readonly visibilityState: string };
}

/** After a change that took longer than this to draw, a frame of 60 a second was lost. */
const lostFrameMs = 25;
/** The screen rests for three times as long as it was busy, at most so long. */
const longestRestMs = 100;
/** A hidden tab draws no frames. */
const hiddenMs = 100;

/**
 * With the next frame. When drawing takes longer than a frame it leaves some out, so that typing and scrolling stay
 * smooth however much arrives.
 */
export function createFramePace(screen: Screen): Pace {
  let restsUntilMs = 0;

  function watchDrawing(fromMs: number): void {
    screen.requestAnimationFrame((atMs) => {
      const drawingMs = atMs - fromMs;
      if (drawingMs > lostFrameMs) restsUntilMs = atMs + Math.min(3 * drawingMs, longestRestMs);
    });
  }

  function runAtFrame(run: () => void): void {
    screen.requestAnimationFrame((atMs) => {
      if (atMs < restsUntilMs) return runAtFrame(run);
      watchDrawing(atMs);
      run();
    });
  }

  return (run) => {
    if (screen.document.visibilityState === 'hidden') screen.setTimeout(run, hiddenMs);
    else runAtFrame(run);
  };
}
