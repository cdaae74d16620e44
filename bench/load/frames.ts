/** A text frame as clients send it. The mask is zero, which leaves the payload as it is. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length, 0, 0, 0, 0])
      : Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff, 0, 0, 0, 0]);
  return Buffer.concat([header, payload]);
}

export const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Where a frame's payload lies; `null`: the header has not arrived whole. */
function readHeader(bytes: Buffer, at: number, end: number): { start: number; length: number } | null {
  if (end - at < 2) return null;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  if (short < 126) return { start: at + 2, length: short };
  if (short === 126) return end - at < 4 ? null : { start: at + 4, length: bytes.readUInt16BE(at + 2) };
  return end - at < 10 ? null : { start: at + 10, length: bytes.readUInt32BE(at + 6) };
}

/**
 * Finds the frames in what a server sends, whole ones at a time, and copies nothing but those that a chunk cut.
 * `onFrame` sees bytes that are overwritten as soon as it returns.
 */
export function createFrameReader(
  onFrame: (opcode: number, bytes: Buffer, start: number, length: number) => void,
): (bytes: Buffer, end: number) => void {
  let rest: Buffer | null = null;

  return (chunk, chunkEnd) => {
    let [bytes, end] = [chunk, chunkEnd];
    if (rest) {
      bytes = Buffer.concat([rest, chunk.subarray(0, chunkEnd)]);
      end = bytes.length;
      rest = null;
    }
    let at = 0;
    while (at < end) {
      const header = readHeader(bytes, at, end);
      if (!header || header.start + header.length > end) {
        rest = Buffer.from(bytes.subarray(at, end));
        return;
      }
      onFrame((bytes[at] ?? 0) & 0x0f, bytes, header.start, header.length);
      at = header.start + header.length;
    }
  };
}
