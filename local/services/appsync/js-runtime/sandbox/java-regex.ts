import { translateClass, translateClassEscape } from './java-regex-class.ts';
import { InputError } from './stop.ts';

/** Java's line terminators, which `$` and `\Z` may leave unread at the end. */
const lineEnd = String.raw`(?:\r\n|[\n\r\x85\u2028\u2029])`;
const endOfText = String.raw`(?![\s\S])`;

/** Escapes outside a class that mean something else in JavaScript, or nothing. */
const escapes: Record<string, string> = {
  A: String.raw`(?<![\s\S])`,
  z: endOfText,
  Z: `(?=${lineEnd}?${endOfText})`,
  R: String.raw`(?:\r\n|[\n\v\f\r\x85\u2028\u2029])`,
  X: String.raw`(?:\P{M}\p{M}*)`,
  b: String.raw`\b`,
  B: String.raw`\B`,
};

/**
 * The JavaScript regular expression that does what a Java `Pattern` does, as far as JavaScript can.
 *
 * Possessive quantifiers and atomic groups lose their possessiveness; flags may only stand at the start.
 * Throws `InputError` for patterns that Java or JavaScript refuses.
 *
 * @param mode `full` matches only the whole text, as `Pattern.matches` does.
 */
export function compileJavaRegex(pattern: string, mode: 'full' | 'first' | 'all'): RegExp {
  const translator = new Translator(pattern);
  const body = translator.translate();
  const source = mode === 'full' ? `^(?:${body})${endOfText}` : body;
  try {
    return new RegExp(source, `v${translator.flags}${mode === 'all' ? 'g' : ''}`);
  } catch {
    throw new InputError(`Invalid regular expression: ${pattern}`);
  }
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  flags = '';
  #isMultiline = false;
  #isExtended = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  translate(): string {
    this.#readLeadingFlags();
    let text = '';
    while (this.#at < this.#pattern.length) text += this.#next();
    return text;
  }

  /** `(?i)`, `(?ism)` and the like, which JavaScript has as flags of the whole expression only. */
  #readLeadingFlags(): void {
    const match = /^\(\?([idmsuxU]+)\)/.exec(this.#pattern);
    if (!match) return;
    const letters = match[1] ?? '';
    this.#at = match[0].length;
    if (letters.includes('i')) this.flags += 'i';
    if (letters.includes('s')) this.flags += 's';
    this.#isMultiline = letters.includes('m');
    this.#isExtended = letters.includes('x');
    if (this.#isMultiline) this.flags += 'm';
  }

  #next(): string {
    const character = this.#pattern.charAt(this.#at);
    switch (character) {
      case '\\':
        return this.#escape();
      case '[': {
        const { text, end } = translateClass(this.#pattern, this.#at);
        this.#at = end;
        return text;
      }
      case '(':
        return this.#group();
      case '$':
        this.#at += 1;
        return this.#isMultiline ? '$' : `(?=${lineEnd}?${endOfText})`;
      case '*':
      case '+':
      case '?':
      case '{':
        return this.#quantifier();
      case ']':
      case '}':
      case '/':
        this.#at += 1;
        return `\\${character}`;
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): string {
    this.#at += 1;
    if (this.#isExtended && /\s/.test(character)) return '';
    if (this.#isExtended && character === '#') {
      const end = this.#pattern.indexOf('\n', this.#at);
      this.#at = end < 0 ? this.#pattern.length : end;
      return '';
    }
    return character;
  }

  #group(): string {
    const rest = this.#pattern.slice(this.#at);
    const opening = /^\((?:\?(?:[:=!]|<[=!]|<[A-Za-z][A-Za-z0-9]*>|>))?/.exec(rest)?.[0] ?? '(';
    if (opening === '(' && rest.startsWith('(?')) {
      throw new InputError(`Unsupported group in the regular expression: ${this.#pattern}`);
    }
    this.#at += opening.length;
    return opening === '(?>' ? '(?:' : opening;
  }

  #quantifier(): string {
    const rest = this.#pattern.slice(this.#at);
    const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(rest)?.[0];
    if (!quantifier) throw new InputError(`Illegal repetition in the regular expression: ${this.#pattern}`);
    this.#at += quantifier.length;
    const mode = this.#pattern.charAt(this.#at);
    if (mode === '+' || mode === '?') this.#at += 1;
    return quantifier + (mode === '?' ? '?' : '');
  }

  #escape(): string {
    const letter = this.#pattern.charAt(this.#at + 1);
    if (letter === '') throw new InputError(`Unexpected end of the regular expression: ${this.#pattern}`);
    if (letter === 'Q') return this.#quotation();
    const reference = /^\\(?:[1-9]\d*|k<[A-Za-z][A-Za-z0-9]*>)/.exec(this.#pattern.slice(this.#at))?.[0];
    if (reference) {
      this.#at += reference.length;
      return reference;
    }
    const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (simple) {
      this.#at += 2;
      return simple;
    }
    const { text, end } = translateClassEscape(this.#pattern, this.#at);
    this.#at = end;
    return text;
  }

  /** `\Q…\E`: everything between stands for itself. */
  #quotation(): string {
    const start = this.#at + 2;
    const end = this.#pattern.indexOf('\\E', start);
    const quoted = this.#pattern.slice(start, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#pattern.length : end + 2;
    return quoted.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
}
