/** A source of unpredictable bytes; `randomBytes` of `node:crypto` fits. */
export type RandomBytes = (size: number) => Uint8Array;

/** A whole number from 0 to `below` - 1. The bias is under `below` / 2^32. */
export function randomIndex(randomBytes: RandomBytes, below: number): number {
  return Buffer.from(randomBytes(4)).readUInt32BE() % below;
}

/** Text that is safe in URLs and headers, from `size` random bytes. */
export function randomToken(randomBytes: RandomBytes, size: number): string {
  return Buffer.from(randomBytes(size)).toString('base64url');
}

/** A UUID version 4 (RFC 9562). */
export function randomUuid(randomBytes: RandomBytes): string {
  return formatUuid(randomBytes(16));
}

/** Formats 16 bytes as a UUID version 4; equal bytes give equal UUIDs. */
export function formatUuid(sixteenBytes: Uint8Array): string {
  const bytes = Buffer.from(sixteenBytes);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
