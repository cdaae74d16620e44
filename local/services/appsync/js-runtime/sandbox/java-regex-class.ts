import { InputError } from './stop.ts';

/** A piece of a translated expression, and where in the pattern it ends. */
interface Piece {
  text: string;
  end: number;
}

/** Single letters after a backslash, in and outside a class. Java's `\d \w \s` are ASCII only. */
const letterEscapes: Record<string, string> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z0-9_]',
  W: '[^a-zA-Z0-9_]',
  s: String.raw`[\t\n\v\f\r ]`,
  S: String.raw`[^\t\n\v\f\r ]`,
  h: String.raw`[ \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]`,
  H: String.raw`[^ \t\xA0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]`,
  v: String.raw`[\n\v\f\r\x85\u2028\u2029]`,
  V: String.raw`[^\n\v\f\r\x85\u2028\u2029]`,
  t: String.raw`\t`,
  n: String.raw`\n`,
  r: String.raw`\r`,
  f: String.raw`\f`,
  a: String.raw`\x07`,
  e: String.raw`\x1b`,
};

/** Java's names for `\p{…}`; others pass to JavaScript. */
const properties: Record<string, string> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: String.raw`\x00-\x7F`,
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: String.raw`\x21-\x2F\x3A-\x40\x5B-\x60\x7B-\x7E`,
  Graph: String.raw`\x21-\x7E`,
  Print: String.raw`\x20-\x7E`,
  Blank: String.raw` \t`,
  Cntrl: String.raw`\x00-\x1F\x7F`,
  XDigit: '0-9a-fA-F',
  Space: String.raw`\t\n\v\f\r `,
  javaLowerCase: String.raw`\p{Lowercase}`,
  javaUpperCase: String.raw`\p{Uppercase}`,
  javaWhitespace: String.raw`\t\n\v\f\r\x1c-\x1f \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000`,
  javaMirrored: String.raw`\p{Bidi_Mirrored}`,
};

/**
 * Translates the escape at `start` (a backslash) that stands for a character or a set of them.
 * The text is fit to stand in a class and outside.
 */
export function translateClassEscape(pattern: string, start: number): Piece {
  const letter = pattern.charAt(start + 1);
  if (letter === 'p' || letter === 'P') return property(pattern, start, letter === 'P');
  const simple = Object.hasOwn(letterEscapes, letter) ? letterEscapes[letter] : undefined;
  if (simple) return { text: simple, end: start + 2 };
  const coded =
    /^\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|x\{([0-9A-Fa-f]{1,6})\}|0([0-3]?[0-7]{1,2})|c([A-Za-z@[\\\]^_]))/.exec(
      pattern.slice(start),
    );
  if (coded) return { text: codePoint(coded), end: start + coded[0].length };
  if (/[A-Za-z0-9]/.test(letter))
    throw new InputError(`Illegal escape \\${letter} in the regular expression.`);
  return { text: literal(letter), end: start + 2 };
}

function codePoint([, byte, unit, point, octal, control]: RegExpExecArray): string {
  const hex = byte ?? unit ?? point;
  const value = hex
    ? parseInt(hex, 16)
    : octal
      ? parseInt(octal, 8)
      : (control ?? '').toUpperCase().charCodeAt(0) ^ 64;
  return `\\u{${value.toString(16)}}`;
}

function property(pattern: string, start: number, isNegated: boolean): Piece {
  const match = /^\\[pP](?:\{(\^?)([A-Za-z0-9_=\s-]+)\}|([A-Z]))/.exec(pattern.slice(start));
  if (!match) throw new InputError('Unknown character property in the regular expression.');
  const name = match[2] ?? match[3] ?? '';
  const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const text = known ?? `\\p{${propertyName(name)}}`;
  const isComplement = isNegated !== (match[1] === '^');
  return { text: `[${isComplement ? '^' : ''}${text}]`, end: start + match[0].length };
}

/** `IsLatin`, `script=Latin`, `general_category=Lu`, `IsAlphabetic`, `L`: JavaScript's name for each. */
function propertyName(name: string): string {
  const pair = /^(script|sc|general_category|gc)=(\w+)$/i.exec(name);
  if (pair) return `${/^s/i.test(pair[1] ?? '') ? 'Script' : 'General_Category'}=${pair[2] ?? ''}`;
  const bare = name.replace(/^Is/, '');
  const isScript =
    name.startsWith('Is') &&
    !/^(?:Alphabetic|Ideographic|Letter|Lowercase|Uppercase|White_Space|Digit|[A-Z][a-z]?)$/.test(bare);
  return isScript ? `Script=${bare}` : bare;
}

/** A character for itself, in a class or outside. */
function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/\-&!#%,:;<=>@`~]/.test(character) ? `\\${character}` : character;
}

/** Translates the class that opens at `start`, nested classes and intersections (`&&`) included. */
export function translateClass(pattern: string, start: number): Piece {
  let at = start + 1;
  const isNegated = pattern.charAt(at) === '^';
  if (isNegated) at += 1;
  const operands: string[] = [''];
  const add = (text: string): void => void operands.push((operands.pop() ?? '') + text);

  for (let isFirst = true; ; isFirst = false) {
    const character = pattern.charAt(at);
    if (character === '')
      throw new InputError(`Unclosed character class in the regular expression: ${pattern}`);
    if (character === ']' && !isFirst) break;
    if (character === '&' && pattern.charAt(at + 1) === '&') {
      operands.push('');
      at += 2;
    } else if (character === '[') {
      const nested = translateClass(pattern, at);
      add(nested.text);
      at = nested.end;
    } else {
      const piece = classMember(pattern, at);
      add(piece.text);
      at = piece.end;
    }
  }
  const body = operands.length === 1 ? (operands[0] ?? '') : bracketed(operands).join('&&');
  return { text: `[${isNegated ? '^' : ''}${body}]`, end: at + 1 };
}

/** A character, an escape, or a range of characters. */
function classMember(pattern: string, start: number): Piece {
  const from = classCharacter(pattern, start);
  const next = pattern.charAt(from.end + 1);
  if (pattern.charAt(from.end) !== '-' || next === ']' || next === '[' || next === '') return from;
  const to = classCharacter(pattern, from.end + 1);
  return { text: `${from.text}-${to.text}`, end: to.end };
}

function classCharacter(pattern: string, start: number): Piece {
  const character = String.fromCodePoint(pattern.codePointAt(start) ?? 0);
  if (character === '\\') return translateClassEscape(pattern, start);
  return { text: literal(character), end: start + character.length };
}

function bracketed(operands: readonly string[]): string[] {
  const classes: string[] = [];
  for (const operand of operands) classes.push(`[${operand}]`);
  return classes;
}
