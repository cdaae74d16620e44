import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import type { Reach } from './receiver-url.ts';

/** An address that was found good, to connect to without asking again. */
export interface PinnedAddress {
  address: string;
  family: number;
}

/** All addresses of a host, as `dns.promises.lookup` with `all` answers them. */
export type Lookup = (host: string) => Promise<PinnedAddress[]>;

/** A host that must not be called; the message is fit for whoever owns the webhook. */
export class RefusedHostError extends Error {
  override readonly name = 'RefusedHostError';
}

/** What resolvers say of names that are not there. */
const unknownCodes = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Finds the address of a URL's host. One that is not public among several is enough to refuse them all.
 *
 * @throws RefusedHostError when there is none, or none that may be called.
 */
export async function pinHost({ hostname }: URL, reach: Reach, lookup: Lookup): Promise<PinnedAddress> {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const addresses = family === 0 ? await find(host, lookup) : [{ address: host, family }];
  // Functions on AWS have a way out by IPv4 alone, unless a network of one's own has another.
  const pinned = addresses.find((one) => one.family === 4) ?? addresses[0];
  if (!pinned) throw new RefusedHostError('The host has no address.');
  if (reach === 'public' && !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new RefusedHostError('The host has an address that is not public.');
  }
  return pinned;
}

async function find(host: string, lookup: Lookup): Promise<PinnedAddress[]> {
  try {
    return await lookup(host);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
    if (typeof code === 'string' && unknownCodes.has(code)) return [];
    throw failure;
  }
}
