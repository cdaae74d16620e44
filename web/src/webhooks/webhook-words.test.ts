import { describe, expect, it } from 'vitest';
import { ApiError } from '../graphql/api-error.ts';
import type { WebhookDelivery } from './sync/webhooks-api.ts';
import {
  addressLabel,
  addressProblem,
  durationLabel,
  outcomeLabel,
  refusedFields,
  testSentence,
  webhookErrorSentence,
  webhookStanding,
} from './webhook-words.ts';

const aDelivery = (overrides: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: 'd',
  eventId: 'e',
  attempt: 1,
  httpStatus: 204,
  durationMs: 85,
  error: null,
  at: '2026-11-21T09:00:00.000Z',
  ...overrides,
});
const refused = (field: string, rule: string) => new ApiError('BadRequest', '', { info: { field, rule } });

describe('A webhook', () => {
  it.each([
    ['bot.example.org', 'https://bot.example.org/'],
    ['bot.example.org/events?room=1', 'https://bot.example.org/events?room=1'],
    ['http://localhost:3000', 'http://localhost:3000/'],
  ])('is called %s', (label, url) => {
    expect(addressLabel(url)).toBe(label);
  });

  it.each([
    ['Active', null, true, undefined],
    ['Off', null, false, undefined],
    ['Off', null, false, aDelivery()],
    [
      'Off',
      'The receiver answered that it is gone for good (410).',
      false,
      aDelivery({ httpStatus: 410, error: 'The receiver is gone.' }),
    ],
    [
      'Off',
      'The last delivery failed: There was no answer within 5 s.',
      false,
      aDelivery({ httpStatus: null, error: 'There was no answer within 5 s.' }),
    ],
  ])('is %s, for the reason: %s', (word, reason, active, last) => {
    expect(webhookStanding({ active }, last)).toEqual({ word, reason });
  });
});

describe('A delivery', () => {
  it.each([
    ['Answered 204', aDelivery()],
    ['Failed', aDelivery({ httpStatus: 503, error: 'The receiver answered 503.' })],
    ['Failed', aDelivery({ httpStatus: null, error: 'There was no answer within 5 s.' })],
  ])('is told as “%s”', (label, delivery) => {
    expect(outcomeLabel(delivery)).toBe(label);
  });

  it.each([
    [null, '–'],
    [84.6, '85 ms'],
    [999, '999 ms'],
    [1_250, '1.3 s'],
  ])('that took %s ms is told as %s', (ms, label) => {
    expect(durationLabel(ms)).toBe(label);
  });
});

describe('A test event', () => {
  it.each([
    ['The test event is on its way …', { phase: 'waiting', eventId: 'e' }],
    [
      'The test event arrived: the receiver answered 204 in 85 ms.',
      { phase: 'ended', delivery: aDelivery() },
    ],
    [
      'The test event did not arrive. The receiver answered 503.',
      { phase: 'ended', delivery: aDelivery({ httpStatus: 503, error: 'The receiver answered 503.' }) },
    ],
    [
      'No test event was sent. That was a lot in a short time. Try again in 4 seconds.',
      { phase: 'refused', error: new ApiError('RateLimited', '', { info: { retryAfterMs: 3_400 } }) },
    ],
  ] as const)('is told as “%s”', (sentence, test) => {
    expect(testSentence(test)).toBe(sentence);
  });
});

describe('An address', () => {
  it.each(['https://bot.example.org/events', ' https://bot.example.org ', 'http://127.0.0.1:3000'])(
    '“%s” is for the server to judge',
    (url) => {
      expect(addressProblem(url)).toBeNull();
    },
  );

  it.each(['', '  ', 'bot.example.org', 'ftp://bot.example.org', 'https://'])('“%s” is none', (url) => {
    expect(addressProblem(url)).toMatch(/^Enter /);
  });
});

describe('What the server refuses', () => {
  it.each(['url', 'input.url'])('is said at its field, in the server’s words: %s', (field) => {
    expect(refusedFields(refused(field, 'must be public'))).toEqual({ url: 'The address must be public.' });
  });

  it.each([
    refused('roomId', 'must be an id'),
    new ApiError('BadRequest', 'The request is wrong.'),
    new ApiError('LimitExceeded', '', { info: { field: 'url', rule: 'x' } }),
  ])('is said above the form when it is about none of its fields', (error) => {
    expect(refusedFields(error)).toEqual({});
  });

  it('has a way out when there are as many as may be', () => {
    expect(webhookErrorSentence(new ApiError('LimitExceeded', ''))).toContain('Delete one');
  });
});
