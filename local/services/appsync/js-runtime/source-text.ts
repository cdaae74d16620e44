/** A place in a text; line and column from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Converts between offsets and positions of a text. */
export interface SourceText {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

export function createSourceText(text: string): SourceText {
  const lineStarts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g))
    lineStarts.push(match.index + match[0].length);

  return {
    positionAt(offset) {
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((lineStarts[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
    },
    offsetAt: ({ line, column }) => (lineStarts[line - 1] ?? 0) + column - 1,
  };
}
