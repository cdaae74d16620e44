import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../lib/errors.ts';
import type { Json, JsonObject } from '../../../lib/json.ts';
import type { ResolverContext } from '../resolver-context.ts';
import { createEventBridgeDataSource } from './event-bridge.ts';

const eventBusArn = 'arn:aws:events:eu-central-1:000000000000:event-bus/shop';
const event = { source: 'orders', detailType: 'Placed', detail: { id: 'o1' } };

function givenSource(
  answer: () => JsonObject = () => ({ Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 }),
) {
  const calls: [string, JsonObject][] = [];
  const source = createEventBridgeDataSource({
    eventBusArn,
    eventBridge: {
      async call(operation, input) {
        calls.push([operation, input]);
        return answer();
      },
    },
  });
  const call = { context: {} as ResolverContext, maxBatchSize: 0, batch: {} };
  return { calls, invoke: (request: Json) => source.invoke(request, call) };
}

describe('EventBridge data source', () => {
  test('puts events on its bus', async () => {
    const given = givenSource();
    const result = await given.invoke({
      operation: 'PutEvents',
      events: [{ ...event, resources: ['arn:x'], time: '2026-01-01T00:00:00Z' }],
    });
    expect(given.calls).toEqual([
      [
        'PutEvents',
        {
          Entries: [
            {
              EventBusName: eventBusArn,
              Source: 'orders',
              DetailType: 'Placed',
              Detail: '{"id":"o1"}',
              Resources: ['arn:x'],
              Time: '2026-01-01T00:00:00Z',
            },
          ],
        },
      ],
    ]);
    expect(result).toEqual({ Entries: [{ EventId: 'e1' }], FailedEntryCount: 0 });
  });

  test('tells of refused events in the result', async () => {
    const refusal = { Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'no' }], FailedEntryCount: 1 };
    const given = givenSource(() => refusal);
    expect(await given.invoke({ operation: 'PutEvents', events: [event] })).toEqual(refusal);
  });

  test('fails when EventBridge refuses the call', async () => {
    const given = givenSource(() => {
      throw new AwsError('ResourceNotFoundException', 'no such bus');
    });
    await expect(given.invoke({ operation: 'PutEvents', events: [event] })).rejects.toMatchObject({
      type: 'EventBridge:ResourceNotFoundException',
      message: 'no such bus',
    });
  });

  test.each<[string, Json, string]>([
    ['no operation', {}, "Value for field '$[operation]' not found."],
    ['another operation', { operation: 'Put' }, "Unsupported operation 'Put'."],
    ['no events', { operation: 'PutEvents' }, "Value for field '$[events]' not found."],
    ['an empty list', { operation: 'PutEvents', events: [] }, 'must hold 1 to 10 events, but holds 0'],
    ['eleven events', { operation: 'PutEvents', events: Array(11).fill(event) }, 'but holds 11'],
    [
      'an event without a source',
      { operation: 'PutEvents', events: [event, { ...event, source: null }] },
      "Value for field '$[events][1][source]' not found.",
    ],
    [
      'an event without a detail',
      { operation: 'PutEvents', events: [{ source: 'a', detailType: 'b' }] },
      "Value for field '$[events][0][detail]' not found.",
    ],
  ])('refuses %s', async (_name, request, message) => {
    const given = givenSource();
    await expect(given.invoke(request)).rejects.toMatchObject({
      type: 'MappingTemplate',
      message: expect.stringContaining(message),
    });
    expect(given.calls).toEqual([]);
  });
});
