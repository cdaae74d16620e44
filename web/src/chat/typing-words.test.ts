import { describe, expect, it } from 'vitest';
import { typingWords } from './typing-words.ts';

describe('typingWords', () => {
  it.each([
    [[], ''],
    [['Ana'], 'Ana is typing'],
    [['Ana', 'Ben'], 'Ana and Ben are typing'],
    [['Ana', 'Ben', 'Carla'], 'Ana, Ben and one more are typing'],
    [['Ana', 'Ben', 'Carla', 'Dana'], 'Ana, Ben and 2 more are typing'],
  ])('says of %j: %s', (names, words) => {
    expect(typingWords(names)).toBe(words);
  });
});
