import { describe, expect, it } from 'vitest';
import { createBatches } from './batches.ts';

function setUp() {
  const frames: (() => void)[] = [];
  const handled: (readonly number[])[] = [];
  const batches = createBatches<number>(
    (run) => frames.push(run),
    (items) => handled.push(items),
  );
  return { batches, handled, nextFrame: () => frames.splice(0).forEach((run) => run()) };
}

describe('Batches', () => {
  it('hand over thousands of events once per frame', () => {
    const { batches, handled, nextFrame } = setUp();
    for (let number = 0; number < 5000; number += 1) batches.add([number]);
    expect(handled).toEqual([]);
    nextFrame();
    expect(handled).toHaveLength(1);
    expect(handled[0]).toHaveLength(5000);
    nextFrame();
    expect(handled).toHaveLength(1);
  });

  it('go on after a frame, a flush and a clear', () => {
    const { batches, handled, nextFrame } = setUp();
    batches.add([1]);
    batches.flush();
    nextFrame();
    batches.add([2]);
    batches.clear();
    nextFrame();
    batches.add([3, 4]);
    nextFrame();
    expect(handled).toEqual([[1], [3, 4]]);
  });
});
