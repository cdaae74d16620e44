/** Lengths from which a WebSocket frame needs a longer header: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
const longLength = 126;
const longestLongLength = 0xffff;

/** First byte of a text frame that is a whole message. */
const finalText = 0x81;

/** Longer tails are sent as they are, shared by all; shorter ones are cheaper to copy than to write apart. */
const maxCopiedBytes = 4096;

function headerBytes(length: number): number {
  return length < longLength ? 2 : length <= longestLongLength ? 4 : 10;
}

function writeHeader(frame: Buffer, length: number): number {
  frame[0] = finalText;
  if (length < longLength) {
    frame[1] = length;
    return 2;
  }
  if (length <= longestLongLength) {
    frame[1] = longLength;
    frame.writeUInt16BE(length, 2);
    return 4;
  }
  frame[1] = longLength + 1;
  // No text is longer than 4 GB.
  frame.writeUInt32BE(0, 2);
  frame.writeUInt32BE(length, 6);
  return 10;
}

/**
 * The unmasked frame of a text whose end many share, in one or two pieces.
 *
 * @param tail not copied when it is long: it must not change while a socket still holds it.
 */
export function textFrame(head: Buffer, tail: Buffer): readonly Buffer[] {
  const length = head.length + tail.length;
  const isCopied = tail.length <= maxCopiedBytes;
  const start = headerBytes(length);
  const frame = Buffer.allocUnsafe(start + head.length + (isCopied ? tail.length : 0));
  writeHeader(frame, length);
  head.copy(frame, start);
  if (!isCopied) return [frame, tail];
  tail.copy(frame, start + head.length);
  return [frame];
}
