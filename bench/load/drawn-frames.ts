import type { Page } from 'playwright-core';
import type { Figures } from '../measure.ts';

/** What a page drew since it is watched. */
export interface FrameWatch {
  /**
   * `…LongTasks`: tasks over 50 ms; `…LongestTaskMs`; `…FramesDropped`: the share of frames of 60 a second that were
   * not drawn, from 0 to 1.
   */
  figures(name: string): Promise<Figures>;
}

/** One frame of 60 a second. */
const frameMs = 1000 / 60;

interface Seen {
  /** Lengths of long tasks, in milliseconds. */
  tasks: number[];
  /** When frames were drawn, in milliseconds. */
  frames: number[];
}

/** A text, as compilers add to functions what the page does not have. */
const watching = `(() => {
  const seen = { tasks: [], frames: [] };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.tasks.push(duration);
  }).observe({ type: 'longtask' });
  const frame = (atMs) => {
    seen.frames.push(atMs);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return seen;
})()`;

/** Counts long tasks, as the browser tells them, and frames. */
export async function watchFrames(page: Page): Promise<FrameWatch> {
  const watch = await page.evaluateHandle<Seen>(watching);
  return {
    async figures(name) {
      const { tasks, frames } = await watch.jsonValue();
      const expected = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / frameMs;
      return {
        [`${name}LongTasks`]: tasks.length,
        [`${name}LongestTaskMs`]: Math.max(0, ...tasks),
        [`${name}FramesDropped`]: Math.max(0, 1 - (frames.length - 1) / expected),
      };
    },
  };
}
