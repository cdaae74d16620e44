/** A stretch of what the server says: plain text, or a place in this app to go to. */
export interface PlaceSegment {
  text: string;
  path?: string;
}

const placePattern = /(?<=^|\s)\/ops(?:\/[a-z0-9-]+)?(?=[\s.,]|$)/g;

/** Finds the places of operators in a text of the server’s own. What people write has no places. */
export function placeSegments(text: string): PlaceSegment[] {
  const segments: PlaceSegment[] = [];
  let end = 0;
  for (const { 0: path, index } of text.matchAll(placePattern)) {
    if (index > end) segments.push({ text: text.slice(end, index) });
    segments.push({ text: path, path });
    end = index + path.length;
  }
  if (end < text.length) segments.push({ text: text.slice(end) });
  return segments;
}
