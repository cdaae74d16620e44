/**
 * Compiles a pattern in which `*` stands for any text, and `\*` and `\\` for the character itself.
 *
 * @returns the test, or `undefined` when two `*` follow each other or an escape is incomplete.
 */
export function compileWildcard(pattern: string): ((text: string) => boolean) | undefined {
  const literals = splitAtWildcards(pattern);
  if (!literals) return undefined;
  const [first = '', ...rest] = literals;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => matches(text, first, rest, last);
}

function splitAtWildcards(pattern: string): string[] | undefined {
  const literals = [''];
  for (let i = 0; i < pattern.length; i += 1) {
    let character = pattern.charAt(i);
    if (character === '*') {
      if (pattern[i + 1] === '*') return undefined;
      literals.push('');
      continue;
    }
    if (character === '\\') {
      i += 1;
      character = pattern.charAt(i);
      if (character !== '*' && character !== '\\') return undefined;
    }
    literals[literals.length - 1] += character;
  }
  return literals;
}

function matches(text: string, first: string, middle: string[], last: string): boolean {
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const literal of middle) {
    // The earliest place leaves the most room for what follows.
    const found = text.indexOf(literal, position);
    if (found < 0) return false;
    position = found + literal.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
