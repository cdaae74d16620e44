/** Whom webhooks may reach: servers of the public internet, or, on a laptop, any. */
export type Reach = 'public' | 'private';

/** As `limits.webhookUrlChars` in resolvers. */
export const maxUrlChars = 2_048;

const httpsPorts = new Set(['', '8443']);

/** What is wrong with an address for webhooks, or the address itself. Where its host leads, DNS says: `receiver-host.ts`. */
export function parseReceiverUrl(text: string, reach: Reach): { url: URL } | { rule: string } {
  if (text.length > maxUrlChars) return { rule: `must have at most ${maxUrlChars} characters` };
  // Also writes hosts as they will be understood: 0x7f.1 is 127.0.0.1.
  if (!URL.canParse(text)) return { rule: 'must be a URL' };
  const url = new URL(text);
  const isPlain = url.protocol === 'http:' && reach === 'private';
  if (url.protocol !== 'https:' && !isPlain) return { rule: 'must begin with https://' };
  if (url.username !== '' || url.password !== '') return { rule: 'must not hold a user name or password' };
  if (reach === 'public' && !httpsPorts.has(url.port)) return { rule: 'must have the port 443 or 8443' };
  return { url };
}
