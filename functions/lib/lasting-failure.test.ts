import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StillBusyError } from './attempts.ts';
import { GraphQlRequestError } from './graphql-client.ts';
import { isLastingFailure } from './lasting-failure.ts';

describe('A failure', () => {
  it.each([
    ['data that parses as nothing', z.string().safeParse(1).error],
    ['what the API refuses', new GraphQlRequestError('The API answered 400.', { isLasting: true })],
    ['our own mistake', new TypeError('undefined is not a function')],
  ])('of %s lasts', (_what, failure) => {
    expect(isLastingFailure(failure)).toBe(true);
  });

  it.each([
    ['an API that does not answer', new GraphQlRequestError('The API could not be reached.')],
    ['an item that others write', new StillBusyError('A factory stayed busy.')],
    ['a service', Object.assign(new Error('throttled'), { name: 'ThrottlingException' })],
  ])('of %s passes', (_what, failure) => {
    expect(isLastingFailure(failure)).toBe(false);
  });
});
