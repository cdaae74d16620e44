import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  headerOf,
  type HttpRequest,
  type HttpResponse,
  type HttpRoute,
  textResponse,
} from './http-message.ts';

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

interface CachedFile {
  body: Buffer;
  gzipped: Buffer | null;
  etag: string;
  contentType: string;
}

function toCachedFile(body: Buffer, path: string): CachedFile {
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream';
  const isText = /^(text|application\/(json|manifest)|image\/svg)/.test(contentType);
  return {
    body,
    gzipped: isText && body.length > 1024 ? gzipSync(body) : null,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    contentType,
  };
}

/** Scripts of its own only. Styles are written into pages, the editor of the playground starts workers. */
const contentSecurityPolicy = (connectsTo: readonly string[]) => [
  "default-src 'self'",
  // Sockets of the same place: not every browser takes them for its own.
  ["connect-src 'self' ws: wss:", ...connectsTo].join(' '),
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
];

/** Same headers as the deployed site gets, but for TLS. */
const securityHeaders = (connectsTo: readonly string[]) => ({
  'content-security-policy': contentSecurityPolicy(connectsTo).join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

function toResponse(
  request: HttpRequest,
  file: CachedFile,
  isHashed: boolean,
  security: Readonly<Record<string, string>>,
): HttpResponse {
  const headers = {
    ...security,
    'content-type': file.contentType,
    // Vite puts a content hash into the names of everything below /assets.
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  };
  if (headerOf(request, 'if-none-match') === file.etag) return { status: 304, headers, body: '' };
  const takesGzip = headerOf(request, 'accept-encoding')?.includes('gzip') ?? false;
  if (!takesGzip || !file.gzipped) return { status: 200, headers, body: file.body };
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: file.gzipped };
}

/**
 * Serves a built single-page app: its files, `/playground`, `/config.json`, and the app itself at every other
 * path that a browser navigates to.
 *
 * @param directory the build; `null` answers with a line that says how to make one.
 * @param config what `/config.json` holds.
 * @param connectsTo origins of other places that pages may send requests to.
 */
export function createWebSiteRoute(
  directory: string | null,
  config: (request: HttpRequest) => unknown,
  connectsTo: readonly string[] = [],
): HttpRoute {
  const security = securityHeaders(connectsTo);
  const files = new Map<string, CachedFile>();

  async function load(name: string): Promise<CachedFile | null> {
    const known = files.get(name);
    if (known) return known;
    if (directory === null) return null;
    const root = resolve(directory);
    const path = join(root, name);
    if (!path.startsWith(root + sep)) return null;
    try {
      const file = toCachedFile(await readFile(path), path);
      files.set(name, file);
      return file;
    } catch {
      return null;
    }
  }

  async function answer(request: HttpRequest): Promise<HttpResponse> {
    if (request.path === '/config.json') {
      return toResponse(
        request,
        toCachedFile(Buffer.from(JSON.stringify(config(request))), request.path),
        false,
        security,
      );
    }
    const name = decodePath(request.path);
    const page = name === '/playground' ? 'playground.html' : 'index.html';
    const isFile = extname(name) !== '';
    const file = await load(isFile ? name : page);
    if (file) return toResponse(request, file, name.startsWith('/assets/'), security);
    if (isFile || directory !== null) return textResponse(404, 'Not found.\n');
    return textResponse(404, 'There is no web app here.\n');
  }

  return (request) => (request.method === 'GET' || request.method === 'HEAD' ? answer(request) : undefined);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/';
  }
}
