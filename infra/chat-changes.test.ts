import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileEventPattern, type EventMatcher } from '../local/lib/event-pattern.ts';
import { ChorusStack } from './chorus-stack.ts';

const mapping = z.object({
  Properties: z.object({
    FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
  }),
});

const keys = (pk: string, sk: string) => ({ Keys: { pk: { S: pk }, sk: { S: sk } } });
const room = { room: { M: { id: { S: 'r' } } } };
const membership = { membership: { M: { userId: { S: 'u' } } } };
const message = { message: { M: { id: { S: 'm' } } } };

describe('The stream of the chat table', () => {
  let isTold: EventMatcher;

  beforeAll(() => {
    const template = Template.fromStack(
      new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}),
    );
    const matchers = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
      .map((resource) => mapping.safeParse(resource).data)
      .map((found) => found?.Properties.FilterCriteria.Filters ?? [])
      // Its other reader, which publishes events, does not look at inboxes.
      .filter((filters) => filters.some(({ Pattern }) => Pattern.includes('#INBOX')))
      .flat()
      .map(({ Pattern }) => compileEventPattern(JSON.parse(Pattern)));
    expect(matchers).toHaveLength(3);
    isTold = (record) => matchers.some((matches) => matches(record));
  }, 90_000);

  it.each([
    ['an entry of an inbox', 'INSERT', keys('USER#u#INBOX', 'c')],
    ['a changed room', 'INSERT', { ...keys('ROOM#r#CHANGES', 'c'), NewImage: room }],
    ['a changed profile', 'MODIFY', keys('USER#u', 'PROFILE')],
  ])('calls the function for %s', (_what, eventName, dynamodb) => {
    expect(isTold({ eventName, dynamodb })).toBe(true);
  });

  it.each([
    ['a message', 'INSERT', { ...keys('ROOM#r#MESSAGES', 'm'), NewImage: message }],
    ['its change', 'INSERT', { ...keys('ROOM#r#CHANGES', 'c'), NewImage: message }],
    ['the preview of a room', 'MODIFY', { ...keys('ROOM#r', 'ROOM'), NewImage: room }],
    ['the window of sends', 'MODIFY', keys('USER#u', 'SEND_RATE')],
    ['a new room', 'INSERT', { ...keys('ROOM#r#CHANGES', 'c'), NewImage: { ...room, ...membership } }],
    ['a changed membership', 'INSERT', { ...keys('ROOM#r#CHANGES', 'c'), NewImage: membership }],
    ['an expired entry', 'REMOVE', keys('USER#u#INBOX', 'c')],
    ['a new profile', 'INSERT', keys('USER#u', 'PROFILE')],
  ])('does not call it for %s', (_what, eventName, dynamodb) => {
    expect(isTold({ eventName, dynamodb })).toBe(false);
  });
});
