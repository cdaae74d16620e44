import { InputError } from './stop.ts';

/** A piece of a Java `DateTimeFormatter` pattern. */
export type PatternElement =
  | { kind: 'literal'; text: string }
  | { kind: 'field'; letter: string; count: number; padTo: number }
  | { kind: 'optional'; elements: PatternElement[] };

/** Letters with the longest run that Java accepts. */
const maxCounts: Record<string, number> = {
  G: 5,
  u: 19,
  y: 19,
  Y: 19,
  D: 3,
  M: 5,
  L: 5,
  d: 2,
  Q: 5,
  q: 5,
  w: 2,
  W: 1,
  E: 5,
  e: 5,
  c: 5,
  F: 1,
  a: 1,
  h: 2,
  K: 2,
  k: 2,
  H: 2,
  m: 2,
  s: 2,
  S: 9,
  A: 19,
  n: 19,
  N: 19,
  V: 2,
  z: 4,
  O: 4,
  X: 5,
  x: 5,
  Z: 5,
};

/**
 * Reads a pattern: letters, quoted text, `[optional]` parts and `p` padding.
 * https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
 */
export function parsePattern(pattern: string): PatternElement[] {
  const stack: PatternElement[][] = [[]];
  const add = (element: PatternElement): void => void stack[stack.length - 1]?.push(element);
  let padTo = 0;

  for (let at = 0; at < pattern.length;) {
    const character = pattern.charAt(at);
    if (/[A-Za-z]/.test(character)) {
      const count = runLength(pattern, at);
      at += count;
      if (character === 'p') {
        padTo = count;
        continue;
      }
      add(field(character, count, padTo));
      padTo = 0;
    } else if (character === "'") {
      const { text, end } = quoted(pattern, at);
      add({ kind: 'literal', text });
      at = end;
    } else if (character === '[') {
      const elements: PatternElement[] = [];
      add({ kind: 'optional', elements });
      stack.push(elements);
      at += 1;
    } else if (character === ']') {
      if (stack.length === 1) throw new InputError('Pattern invalid as it contains ] without previous [');
      stack.pop();
      at += 1;
    } else if (/[{}#]/.test(character)) {
      throw new InputError(`Pattern includes reserved character: '${character}'`);
    } else {
      add({ kind: 'literal', text: character });
      at += 1;
    }
  }
  return stack[0] ?? [];
}

function runLength(pattern: string, start: number): number {
  let end = start;
  while (pattern.charAt(end) === pattern.charAt(start)) end += 1;
  return end - start;
}

function field(letter: string, count: number, padTo: number): PatternElement {
  const max = Object.hasOwn(maxCounts, letter) ? maxCounts[letter] : undefined;
  if (max === undefined) throw new InputError(`Unknown pattern letter: ${letter}`);
  const isOdd = (letter === 'V' && count !== 2) || (letter === 'O' && count !== 1 && count !== 4);
  if (count > max || isOdd) throw new InputError(`Too many pattern letters: ${letter}`);
  return { kind: 'field', letter, count, padTo };
}

/** Text between quotes; two quotes are one quote. */
function quoted(pattern: string, start: number): { text: string; end: number } {
  if (pattern.charAt(start + 1) === "'") return { text: "'", end: start + 2 };
  let text = '';
  for (let at = start + 1; at < pattern.length; at += 1) {
    if (pattern.charAt(at) !== "'") text += pattern.charAt(at);
    else if (pattern.charAt(at + 1) === "'") {
      text += "'";
      at += 1;
    } else return { text, end: at + 1 };
  }
  throw new InputError(`Pattern ends with an incomplete string literal: ${pattern}`);
}
