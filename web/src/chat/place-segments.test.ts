import { describe, expect, it } from 'vitest';
import { placeSegments } from './place-segments.ts';

describe('Places in what the server says', () => {
  it.each([
    [
      'Letters wait. Look at /ops/record-flow-work. What to do: docs/runbook.md#first',
      ['Letters wait. Look at ', '→/ops/record-flow-work', '. What to do: docs/runbook.md#first'],
    ],
    ['/ops', ['→/ops']],
    ['Look at /ops, now', ['Look at ', '→/ops', ', now']],
    ['Nothing: x/ops /opsx /ops/A', ['Nothing: x/ops /opsx /ops/A']],
    ['', []],
  ])('in %j are links', (text, expected) => {
    expect(
      placeSegments(text).map(({ text: shown, path }) => (path === undefined ? shown : `→${path}`)),
    ).toEqual(expected);
  });
});
