import { describe, expect, it } from 'vitest';
import { mentionSegments, mentionedIds } from './mention-segments.ts';

const ana = { userId: 'a', displayName: 'Ana Alvarez' };
const ann = { userId: 'n', displayName: 'Ann' };
const anna = { userId: 'nn', displayName: 'Anna' };

describe('mentionSegments', () => {
  it('marks the names of mentioned people and leaves the rest as it is', () => {
    expect(mentionSegments('Hi @Ana Alvarez, see a@b', [ana])).toEqual([
      { text: 'Hi ' },
      { text: '@Ana Alvarez', userId: 'a' },
      { text: ', see a@b' },
    ]);
  });

  it('takes the longest name that fits, and whole names only', () => {
    expect(mentionSegments('@Anna @Annabel', [ann, anna])).toEqual([
      { text: '@Anna', userId: 'nn' },
      { text: ' @Annabel' },
    ]);
  });

  it('keeps a text without mentions whole', () => {
    expect(mentionSegments('@Ana Alvarez', [])).toEqual([{ text: '@Ana Alvarez' }]);
  });
});

describe('mentionedIds', () => {
  it('names each mentioned person once', () => {
    expect(mentionedIds('@Ann @Anna @Ann', [ana, ann, anna], new Set())).toEqual(['n', 'nn']);
  });

  it('means the picked one of two with the same name', () => {
    const other = { userId: 'n2', displayName: 'Ann' };
    expect(mentionedIds('@Ann', [ann, other], new Set(['n2']))).toEqual(['n2']);
  });
});
