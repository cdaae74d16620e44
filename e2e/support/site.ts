import { createLogger } from '../../local/lib/logger.ts';
import { startHttpServer } from '../../local/transports/http-server.ts';
import { createWebSiteRoute } from '../../local/transports/web-site.ts';

/** The web app from a place of its own, as CloudFront serves it: it stays when a region goes. */
export interface Site extends AsyncDisposable {
  origin: string;
}

/**
 * Starts to serve a build of the web app.
 *
 * @param config what `/config.json` holds.
 * @param connectsTo the origins that its pages may send requests to.
 */
export async function startSite(
  directory: string,
  config: unknown,
  connectsTo: readonly string[],
): Promise<Site> {
  const server = await startHttpServer(
    '127.0.0.1',
    0,
    createLogger('silent', () => undefined),
  );
  server.serve([createWebSiteRoute(directory, () => config, connectsTo)], []);
  return {
    origin: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
