import { createHash } from 'node:crypto';

/** What a signature covers. Header names in lower case. */
export interface SignedRequest {
  headers: Readonly<Record<string, string | string[]>>;
  signed: { method: string; url: string; body: string };
}

export interface Signature {
  accessKeyId: string;
  /** `20260101`. */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  /** Hexadecimal. */
  signature: string;
  /** `20260101T000000Z`. */
  amzDate: string;
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function headerText(request: SignedRequest, name: string): string {
  const value = request.headers[name] ?? '';
  const text = Array.isArray(value) ? value.join(',') : value;
  return text.trim().replace(/ +/g, ' ');
}

/** Reads the `Authorization` header of SigV4. @throws Error when it is not one. */
export function parseSignature(request: SignedRequest): Signature {
  const pattern =
    /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
  const match = pattern.exec(headerText(request, 'authorization'));
  if (!match) throw new Error('The Authorization header is not a SigV4 signature.');
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] = match;
  const signedHeaders = names.split(';');
  const amzDate = headerText(request, 'x-amz-date');
  if (!signedHeaders.includes('host')) throw new Error('The signature does not cover the host header.');
  if (!amzDate.startsWith(`${date}T`))
    throw new Error('The signature is of another day than X-Amz-Date says.');
  return { accessKeyId, date, region, service, signedHeaders, signature, amzDate };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalQuery(url: URL): string {
  const byKeyThenValue = (a: string[], b: string[]) =>
    a[0] === b[0] ? compare(a[1], b[1]) : compare(a[0], b[0]);
  return [...url.searchParams]
    .map((pair) => pair.map(encode))
    .sort(byKeyThenValue)
    .map((pair) => pair.join('='))
    .join('&');
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html#create-canonical-request */
export function canonicalRequest(request: SignedRequest, { signedHeaders }: Signature): string {
  const url = new URL(request.signed.url);
  const path = url.pathname.split('/').map(encode).join('/');
  const headers = signedHeaders.map((name) => `${name}:${headerText(request, name)}\n`).join('');
  return [
    request.signed.method,
    path,
    canonicalQuery(url),
    headers,
    signedHeaders.join(';'),
    sha256Hex(request.signed.body),
  ].join('\n');
}
