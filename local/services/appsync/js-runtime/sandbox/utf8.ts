const replacement = 0xfffd;

/** The UTF-8 bytes of `text`; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    pushPoint(bytes, point >= 0xd800 && point <= 0xdfff ? replacement : point);
  }
  return bytes;
}

function pushPoint(bytes: number[], point: number): void {
  if (point < 0x80) {
    bytes.push(point);
  } else if (point < 0x800) {
    bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
  } else if (point < 0x10000) {
    bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  } else {
    bytes.push(
      0xf0 | (point >> 18),
      0x80 | ((point >> 12) & 63),
      0x80 | ((point >> 6) & 63),
      0x80 | (point & 63),
    );
  }
}

/** The text of UTF-8 bytes; each malformed byte becomes U+FFFD. */
export function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const { point, length } = readPoint(bytes, at);
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

/** Smallest code point that a sequence of 1, 2, 3 or 4 bytes may hold: anything less is an overlong form. */
const smallest = [0, 0x80, 0x800, 0x10000];

function readPoint(bytes: readonly number[], at: number): { point: number; length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { point: first, length: 1 };
  const extra = first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  if (extra === 0 || first >= 0xf8) return { point: replacement, length: 1 };
  let point = first & (0x3f >> extra);
  for (let i = 1; i <= extra; i += 1) {
    const next = bytes[at + i];
    if (next === undefined || (next & 0xc0) !== 0x80) return { point: replacement, length: 1 };
    point = (point << 6) | (next & 0x3f);
  }
  const isValid = point >= (smallest[extra] ?? 0) && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isValid ? { point, length: extra + 1 } : { point: replacement, length: 1 };
}
