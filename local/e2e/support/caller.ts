import { signRequest } from '../../testing/sign-request.ts';

/** Somebody who calls an API, and how they prove who they are. */
export interface Caller {
  /** What `util.authType()` says of them. */
  authType: string;
  /** Headers of a POST of `body` to a path. */
  prove(path: string, body: string): Promise<Record<string, string>>;
}

/** A caller whose headers are the same for every request. */
export function callerWith(authType: string, headers: Record<string, string>): Caller {
  return { authType, prove: () => Promise.resolve(headers) };
}

/** A caller who signs each request. */
export function signingCaller(
  host: string,
  credentials: { accessKeyId: string; secretAccessKey: string },
): Caller {
  return {
    authType: 'IAM Authorization',
    prove: (path, body) =>
      signRequest(
        { credentials, nowMs: Date.now() },
        {
          method: 'POST',
          path,
          query: {},
          headers: {
            accept: 'application/json, text/javascript',
            'content-encoding': 'amz-1.0',
            'content-type': 'application/json; charset=UTF-8',
            host,
          },
          body,
        },
      ),
  };
}
