import { describe, expect, it } from 'vitest';
import { createFramePace } from './frame-pace.ts';

/** A screen whose frames the test draws. */
function givenScreen(visibilityState = 'visible') {
  let frames: ((atMs: number) => void)[] = [];
  const timers: (() => void)[] = [];
  const pace = createFramePace({
    requestAnimationFrame: (run) => frames.push(run),
    setTimeout: (run) => timers.push(run),
    document: { visibilityState },
  });
  return {
    timers,
    ask: pace,
    frameAt(atMs: number) {
      const due = frames;
      frames = [];
      due.forEach((run) => run(atMs));
    },
  };
}

describe('The pace of frames', () => {
  it('is every frame while drawing takes no longer', () => {
    const screen = givenScreen();
    let runs = 0;
    for (const atMs of [0, 16, 33, 50]) {
      screen.ask(() => (runs += 1));
      screen.frameAt(atMs);
    }

    expect(runs).toBe(4);
  });

  it('leaves frames out after one that took long, and comes back', () => {
    const screen = givenScreen();
    let runs = 0;
    screen.ask(() => (runs += 1));
    screen.frameAt(0);
    expect(runs).toBe(1);
    screen.ask(() => (runs += 1));
    // The change kept the screen busy for 30 ms: it rests until 120.
    for (const atMs of [30, 46, 63, 80, 96, 113]) screen.frameAt(atMs);
    expect(runs).toBe(1);
    screen.frameAt(130);
    expect(runs).toBe(2);
    screen.ask(() => (runs += 1));
    screen.frameAt(146);
    expect(runs).toBe(3);
  });

  it('never rests for longer than a tenth of a second', () => {
    const screen = givenScreen();
    let runs = 0;
    screen.ask(() => (runs += 1));
    screen.frameAt(0);
    screen.frameAt(900);
    screen.ask(() => (runs += 1));
    screen.frameAt(990);
    expect(runs).toBe(1);
    screen.frameAt(1000);
    expect(runs).toBe(2);
  });

  it('goes by a timer where no frames are drawn', () => {
    const screen = givenScreen('hidden');
    let runs = 0;
    screen.ask(() => (runs += 1));
    expect(runs).toBe(0);
    screen.timers.forEach((run) => run());
    expect(runs).toBe(1);
  });
});
