import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest } from './http-message.ts';
import { aRequest } from './testing/a-request.ts';
import { createWebSiteRoute } from './web-site.ts';

const script = 'console.log(1);'.repeat(200);
let outside: string;
let directory: string;
beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'chorus-web-'));
  directory = join(outside, 'dist');
  await mkdir(join(directory, 'assets'), { recursive: true });
  await writeFile(join(directory, 'index.html'), '<app>');
  await writeFile(join(directory, 'playground.html'), '<playground>');
  await writeFile(join(directory, 'assets', 'app-a1b2.js'), script);
  await writeFile(join(directory, 'assets', 'logo ä.png'), 'png');
  await writeFile(join(outside, 'secret.txt'), 'secret');
});
afterAll(() => rm(outside, { recursive: true }));

const get = async (path: string, overrides: Partial<HttpRequest> = {}, root: string | null = directory) => {
  const { body: _body, ...rest } = overrides;
  const response = await createWebSiteRoute(root, (request) => ({ host: request.headers['host'] }))(
    aRequest({ path, ...rest }),
  );
  if (!response) throw new Error('Nobody answered.');
  return { ...response, text: Buffer.from(response.body).toString() };
};

describe('The web site', () => {
  test.each([
    ['/', '<app>', 'text/html; charset=utf-8'],
    ['/index.html', '<app>', 'text/html; charset=utf-8'],
    ['/rooms/42/message/7', '<app>', 'text/html; charset=utf-8'],
    ['/playground', '<playground>', 'text/html; charset=utf-8'],
    ['/assets/app-a1b2.js', script, 'text/javascript; charset=utf-8'],
    ['/assets/logo%20%C3%A4.png', 'png', 'image/png'],
    ['/%', '<app>', 'text/html; charset=utf-8'],
  ])('serves %s', async (path, text, contentType) => {
    const response = await get(path);

    expect(response).toMatchObject({ status: 200, text });
    expect(response.headers['content-type']).toBe(contentType);
    expect(response.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("script-src 'self';"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  test.each([
    '/missing.js',
    '/assets/none.css',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//../secret.txt',
    '/secret.txt%00.js',
    '/assets/%00.js',
  ])('has no %s', async (path) => {
    const response = await get(path);

    expect(response.status).toBe(404);
    expect(response.text).not.toContain('secret');
  });

  test('lets hashed files be kept for ever, and pages be asked for again', async () => {
    expect((await get('/assets/app-a1b2.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
  });

  test('sends no body again for what the browser has', async () => {
    const { etag = '' } = (await get('/')).headers;

    expect(await get('/', { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, text: '' });
    expect((await get('/', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  test('compresses text for those who take it', async () => {
    const zipped = await get('/assets/app-a1b2.js', { headers: { 'accept-encoding': 'br, gzip' } });

    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).toString()).toBe(script);
    expect((await get('/assets/app-a1b2.js')).headers['content-encoding']).toBeUndefined();
    expect(
      (await get('/', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'],
    ).toBeUndefined();
  });

  test('tells its page how it was reached', async () => {
    expect(await get('/config.json', { headers: { host: 'laptop:4000' } })).toMatchObject({
      status: 200,
      text: '{"host":"laptop:4000"}',
      headers: { 'content-type': 'application/json', 'cache-control': 'no-cache' },
    });
  });

  test('lets its pages talk to the other places it names, and to nobody else', async () => {
    const connectSources = async (connectsTo?: readonly string[]) => {
      const response = await createWebSiteRoute(directory, () => ({}), connectsTo)(aRequest({ path: '/' }));
      const policy = String(response?.headers['content-security-policy']);
      return policy.split('; ').find((part) => part.startsWith('connect-src'));
    };

    expect(await connectSources()).toBe("connect-src 'self' ws: wss:");
    expect(await connectSources(['http://far:4000'])).toBe("connect-src 'self' ws: wss: http://far:4000");
  });

  test('without a build says so, but has its configuration', async () => {
    expect(await get('/', {}, null)).toMatchObject({ status: 404, text: 'There is no web app here.\n' });
    expect((await get('/config.json', {}, null)).status).toBe(200);
  });

  test('takes GET and HEAD alone', () => {
    const route = createWebSiteRoute(directory, () => ({}));

    expect(route(aRequest({ method: 'POST' }))).toBeUndefined();
    expect(route(aRequest({ method: 'HEAD' }))).toBeInstanceOf(Promise);
  });

  test('knows its directory by any name', async () => {
    expect((await get('/', {}, `${directory}/`)).text).toBe('<app>');
    expect((await get('/', {}, `${directory}/assets/..`)).text).toBe('<app>');
  });
});
