import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type Signing, signRequest, type UnsignedRequest } from '../../testing/sign-request.ts';
import { createIam, type Iam } from './iam.ts';
import type { SignedRequest } from './signature.ts';

const principal = {
  accountId: '000000000000',
  username: 'ann',
  userArn: 'arn:aws:iam::000000000000:user/ann',
};
const secretFor = (name: string) => `secret of ${name}`;

function given() {
  const clock = createManualClock();
  const iam = createIam(secretFor, clock);
  return { clock, iam, credentials: iam.accessKeyFor(principal) };
}

function aRequest(overrides: Partial<UnsignedRequest> = {}): UnsignedRequest {
  return {
    method: 'POST',
    path: '/graphql',
    query: {},
    headers: { host: '127.0.0.1:4000', 'content-type': 'application/json; charset=UTF-8' },
    body: '{"query":"{ hello }"}',
    ...overrides,
  };
}

/** Signs as the SDKs do, and shows the request as the server sees it. */
async function sign(
  { clock, credentials }: Pick<ReturnType<typeof given>, 'clock' | 'credentials'>,
  request: UnsignedRequest,
  more: Partial<Signing> = {},
): Promise<SignedRequest> {
  const query = new URLSearchParams(request.query).toString();
  return {
    headers: await signRequest({ credentials, nowMs: clock.now(), ...more }, request),
    signed: {
      method: request.method,
      url: `http://${request.headers['host'] ?? ''}${request.path}${query && `?${query}`}`,
      body: request.body,
    },
  };
}

const withHeaders = (request: SignedRequest, headers: SignedRequest['headers']): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

describe('Access keys', () => {
  test('are the same for a principal at each call and start, and different for others', () => {
    const key = (iam: Iam, userArn = principal.userArn) => iam.accessKeyFor({ ...principal, userArn });
    const clock = createManualClock();
    const [one, two] = [createIam(secretFor, clock), createIam(secretFor, clock)];

    expect(key(one)).toEqual(key(one));
    expect(key(one)).toEqual(key(two));
    expect(key(one, 'arn:aws:iam::0:user/bob').accessKeyId).not.toBe(key(one).accessKeyId);
    expect(key(one).accessKeyId).toMatch(/^AKIA[0-9A-F]{16}$/);
    expect(key(one).secretAccessKey).toHaveLength(40);
  });
});

describe('A signature of the SDK', () => {
  test.each<[string, Partial<UnsignedRequest>]>([
    ['a request', {}],
    ['a body of other characters', { body: '{"query":"{ hällo(a: \\"日本 🎉\\") }"}' }],
    ['an empty body', { body: '' }],
    ['a query', { query: { b: '2', a: '1', 'a-b': 'x', 'a b': 'c&d=e', z: "it's (fine)!*" } }],
    ['an escaped path', { path: '/apis/a%20b/graphql' }],
    ['blanks in headers', { headers: { host: '127.0.0.1:4000', 'x-a': '  one   two ' } }],
    ['a session token', { headers: { host: '127.0.0.1:4000', 'x-amz-security-token': 'token' } }],
  ])('verifies for %s', async (_what, overrides) => {
    const parts = given();
    const request = await sign(parts, aRequest(overrides));

    expect(parts.iam.verify(request)).toEqual(principal);
  });

  test('verifies for any body, query and region', async () => {
    const parts = given();
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    // The SDK's signer keeps queries in plain objects, which can't hold this name.
    const name = text.filter((key) => key !== '__proto__');
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.dictionary(name, text),
        fc.constantFrom('us-east-1', 'eu-west-3'),
        async (body, query, region) => {
          const request = await sign(parts, aRequest({ body, query }), { region });
          expect(parts.iam.verify(request)).toEqual(principal);
        },
      ),
    );
  });

  test.each<[string, (request: SignedRequest) => SignedRequest]>([
    [
      'the body',
      (request) => ({ ...request, signed: { ...request.signed, body: `${request.signed.body} ` } }),
    ],
    ['the method', (request) => ({ ...request, signed: { ...request.signed, method: 'PUT' } })],
    [
      'the path',
      (request) => ({ ...request, signed: { ...request.signed, url: `${request.signed.url}/connect` } }),
    ],
    [
      'the query',
      (request) => ({ ...request, signed: { ...request.signed, url: `${request.signed.url}?a=1` } }),
    ],
    ['the host', (request) => withHeaders(request, { host: 'elsewhere' })],
    ['a signed header', (request) => withHeaders(request, { 'content-type': 'text/plain' })],
    [
      'the time',
      (request) =>
        withHeaders(request, {
          'x-amz-date': String(request.headers['x-amz-date']).replace('0000Z', '0001Z'),
        }),
    ],
  ])('does not verify after a change of %s', async (_what, change) => {
    const parts = given();
    const request = await sign(parts, aRequest());

    expect(() => parts.iam.verify(change(request))).toThrow('The signature does not match the request.');
  });

  test('verifies five minutes early or late, and no more', async () => {
    const parts = given();
    const request = await sign(parts, aRequest());
    const later = (ms: number) => createIamAt(parts.clock.now() + ms);

    function createIamAt(nowMs: number): Iam {
      const iam = createIam(secretFor, createManualClock(nowMs));
      iam.accessKeyFor(principal);
      return iam;
    }

    expect(later(300_000).verify(request)).toEqual(principal);
    expect(later(-300_000).verify(request)).toEqual(principal);
    expect(() => later(300_001).verify(request)).toThrow('expired');
    expect(() => later(-300_001).verify(request)).toThrow('expired');
  });

  test('by a key of elsewhere does not verify', async () => {
    const parts = given();
    const request = await sign(
      { ...parts, credentials: { accessKeyId: 'AKIAOTHER', secretAccessKey: 'x' } },
      aRequest(),
    );

    expect(() => parts.iam.verify(request)).toThrow('not known');
  });

  test('by the right key id with another secret does not verify', async () => {
    const parts = given();
    const credentials = { ...parts.credentials, secretAccessKey: 'guessed' };

    const request = await sign({ ...parts, credentials }, aRequest());

    expect(() => parts.iam.verify(request)).toThrow('does not match');
  });

  test('that does not cover the host, or is of another day than its date, does not verify', async () => {
    const parts = given();
    const request = await sign(parts, aRequest());
    const authorization = String(request.headers['authorization']);

    expect(() =>
      parts.iam.verify(withHeaders(request, { authorization: authorization.replace(/host;/, '') })),
    ).toThrow('host');
    expect(() =>
      parts.iam.verify(
        withHeaders(request, { authorization: authorization.replace('/20260101/', '/20260102/') }),
      ),
    ).toThrow('another day');
  });

  test.each([
    '',
    'Bearer x',
    'AWS4-HMAC-SHA256',
    'AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0',
  ])('%j is none', (authorization) => {
    const { iam } = given();
    const signed = { method: 'POST', url: 'http://x/', body: '' };

    expect(() => iam.verify({ headers: { authorization }, signed })).toThrow('not a SigV4 signature');
  });

  test.each(['http://', 'http://a b/graphql', ''])('of the address %j does not verify', async (url) => {
    const parts = given();
    const request = await sign(parts, aRequest());

    expect(() => parts.iam.verify({ ...request, signed: { ...request.signed, url } })).toThrow();
  });

  test('whose date is none does not verify', async () => {
    const parts = given();
    const request = await sign(parts, aRequest());

    expect(() => parts.iam.verify(withHeaders(request, { 'x-amz-date': '20260101Tnonsense' }))).toThrow(
      'expired',
    );
  });
});
