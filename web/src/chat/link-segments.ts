/** A stretch of a message: plain text, or an address to link to. */
export type Segment = { text: string; href?: string };

const addressPattern = /https?:\/\/[^\s<>"']+/gi;
/** What ends a sentence rather than an address. */
const trailing = /[.,;:!?]+$/;

/** Finds the web addresses in a text. Only http and https become links; everything else stays text. */
export function linkSegments(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(addressPattern)) {
    const address = withoutTrailing(match[0]);
    const href = webAddress(address);
    if (!href) continue;
    if (match.index > end) segments.push({ text: text.slice(end, match.index) });
    segments.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end) });
  return segments;
}

function withoutTrailing(address: string): string {
  const plain = address.replace(trailing, '');
  // A closing bracket belongs to the address only if it was opened in it.
  return plain.endsWith(')') && !plain.includes('(') ? withoutTrailing(plain.slice(0, -1)) : plain;
}

function webAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
