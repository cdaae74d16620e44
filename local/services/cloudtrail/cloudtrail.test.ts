import { describe, expect, it } from 'vitest';
import { AwsError } from '../../lib/errors.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { type ApiCall, createCloudTrail, type TrailEvent } from './cloudtrail.ts';

const accountId = '000000000000';

async function recorded(call: Partial<ApiCall> = {}): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  let ids = 0;
  const trail = createCloudTrail({
    put: async (event) => void events.push(event),
    region: 'eu-west-1',
    accountId,
    clock: createManualClock(),
    newId: () => `id-${(ids += 1)}`,
  });
  await trail.record({
    source: 'cognito-idp',
    operation: 'AdminRemoveUserFromGroup',
    requestParameters: { userPoolId: 'eu-west-1_People123', groupName: 'editors' },
    sub: '0b7f3c4e-95a0-4a1e-8f50-0f3f6a1d2c3b',
    error: null,
    ...call,
  });
  return events;
}

describe('A call of an API', () => {
  it('is an event as CloudTrail makes it', async () => {
    expect(await recorded()).toEqual([
      {
        source: 'aws.cognito-idp',
        detailType: 'AWS API Call via CloudTrail',
        detail: {
          eventVersion: '1.08',
          userIdentity: { type: 'Unknown', accountId },
          eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          eventSource: 'cognito-idp.amazonaws.com',
          eventName: 'AdminRemoveUserFromGroup',
          awsRegion: 'eu-west-1',
          sourceIPAddress: '127.0.0.1',
          userAgent: 'local',
          requestParameters: { userPoolId: 'eu-west-1_People123', groupName: 'editors' },
          responseElements: null,
          additionalEventData: { sub: '0b7f3c4e-95a0-4a1e-8f50-0f3f6a1d2c3b' },
          requestID: 'id-1',
          eventID: 'id-2',
          readOnly: false,
          eventType: 'AwsApiCall',
          managementEvent: true,
          recipientAccountId: accountId,
          eventCategory: 'Management',
        },
      },
    ]);
  });

  it('has an error when it was refused, and no user when it was about none', async () => {
    const error = new AwsError('ResourceNotFoundException', 'Group not found.');
    const [event] = await recorded({ sub: null, error });

    expect(event?.detail).toMatchObject({
      errorCode: 'ResourceNotFoundException',
      errorMessage: 'Group not found.',
    });
    expect(event?.detail).not.toHaveProperty('additionalEventData');
  });
});
