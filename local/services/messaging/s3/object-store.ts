import type { buildApp } from 'fauxqs';
import type { BucketModel } from '../../../model/messaging.ts';
import { createObjectFiles, type ObjectFiles, type StoredObject } from './object-files.ts';

type App = ReturnType<typeof buildApp>;

/** S3's REST API over the template's buckets. Nothing is loaded before the first request. */
export interface ObjectStore extends AsyncDisposable {
  handle(request: Request): Promise<Response>;
}

/** @param directory keeps the objects when the process ends; `null`: they are forgotten. */
export function createObjectStore(buckets: readonly BucketModel[], directory: string | null): ObjectStore {
  const files = directory === null ? null : createObjectFiles(directory);
  let opening: Promise<App> | null = null;
  let keeping = Promise.resolve();

  async function open(): Promise<App> {
    const { buildApp } = await import('fauxqs');
    const app = buildApp({ logger: false });
    for (const { name } of buckets) await app.inject({ method: 'PUT', url: `/${name}` });
    for await (const { path, headers, body } of files?.all() ?? []) {
      await app.inject({ method: 'PUT', url: path, headers, payload: body });
    }
    return app;
  }

  async function handle(request: Request): Promise<Response> {
    opening ??= open();
    const app = await opening;
    const { pathname, search } = pathStyle(request, buckets);
    const payload = Buffer.from(await request.arrayBuffer());
    const answer = await app.inject({
      method: methodOf(request.method),
      url: pathname + search,
      // The host has done its work in `pathStyle`; fauxqs would read it as a bucket again.
      headers: { ...Object.fromEntries(request.headers), host: '127.0.0.1' },
      payload,
    });
    if (files && answer.statusCode < 300 && !['GET', 'HEAD'].includes(request.method)) {
      await keepInTurn(app, files, changedPaths(pathname, search, payload));
    }
    return toResponse(answer);
  }

  /** One after the other: two uploads of the same key must not write its file at once. */
  function keepInTurn(app: App, store: ObjectFiles, paths: string[]): Promise<void> {
    const kept = keeping.then(async () => {
      for (const path of paths) await keep(app, store, path);
    });
    keeping = kept.catch(() => undefined);
    return kept;
  }

  return {
    handle,
    async [Symbol.asyncDispose]() {
      const app = await opening;
      opening = null;
      await app?.close();
    },
  };
}

/** Makes the file of an object what the object now is. */
async function keep(app: App, files: ObjectFiles, path: string): Promise<void> {
  const answer = await app.inject({ method: 'GET', url: path, headers: { host: '127.0.0.1' } });
  if (answer.statusCode !== 200) return files.remove(path);
  await files.save({ path, headers: uploadHeaders(answer.headers), body: answer.rawPayload });
}

function uploadHeaders(headers: Record<string, unknown>): StoredObject['headers'] {
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

/** Which objects a successful request may have changed. */
function changedPaths(pathname: string, search: string, payload: Buffer): string[] {
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
  const isDeletion = new URLSearchParams(search).has('delete');
  if (!isDeletion) return key === '' ? [] : [pathname];
  const keys = [...payload.toString('utf8').matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, text = '']) =>
    unescapeXml(text),
  );
  return keys.map((deleted) => `/${bucket}/${deleted.split('/').map(encodeURIComponent).join('/')}`);
}

/** `http://bucket.host/key` is `http://host/bucket/key`. */
function pathStyle(request: Request, buckets: readonly BucketModel[]): { pathname: string; search: string } {
  const { pathname, search } = new URL(request.url);
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const bucket = buckets.find(({ name }) => host.startsWith(`${name}.`));
  return { pathname: bucket ? `/${bucket.name}${pathname}` : pathname, search };
}

type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS';

function methodOf(method: string): Method {
  const known: Method[] = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'OPTIONS'];
  return known.find((candidate) => candidate === method) ?? 'GET';
}

function toResponse(answer: {
  statusCode: number;
  headers: Record<string, unknown>;
  rawPayload: Buffer;
}): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && name !== 'connection') headers.set(name, String(value));
  }
  const body = answer.rawPayload.length === 0 ? null : new Uint8Array(answer.rawPayload);
  return new Response(body, { status: answer.statusCode, headers });
}

function unescapeXml(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(\w+);/g, (entity, name: string) => entities[name] ?? entity);
}
