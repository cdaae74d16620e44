import { util } from '@aws-appsync/utils';

/** Refuses an argument: `field` is its path in the arguments, `rule` what it broke. */
export function badRequest(field: string, rule: string): never {
  util.error(`${field}: ${rule}`, 'BadRequest', null, { field, rule });
}

/** Also for private things that exist: a stranger must not learn that they do. */
export function notFound(what: string): never {
  util.error(`${what} was not found.`, 'NotFound');
}

/** The caller is known, but may not do this. */
export function unauthorized(reason: string): never {
  util.error(reason, 'Unauthorized');
}

/** Somebody else was first: `current` is what stands there now, as the schema shows it. */
export function conflict(reason: string, current: unknown): never {
  util.error(reason, 'Conflict', null, { current });
}

export function limitExceeded(limit: string, value: number): never {
  util.error(`The limit ${limit} is ${value}.`, 'LimitExceeded', null, { limit, value });
}

export function rateLimited(retryAfterMs: number): never {
  util.error('Too many requests. Try again a little later.', 'RateLimited', null, { retryAfterMs });
}

export function idempotencyMismatch(): never {
  util.error('This clientId was used before, with another content.', 'IdempotencyMismatch', null, {
    field: 'clientId',
    rule: 'belongs to one request only',
  });
}

/** Something that may work when it is tried again. */
export function unavailable(): never {
  util.error('The server could not do this just now. Try again.', 'Unavailable');
}

/** Hides what a table said behind a code that callers know. */
export function failOn(error: { type: string } | undefined): void {
  if (error) unavailable();
}
