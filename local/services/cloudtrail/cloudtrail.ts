import type { Clock } from '../../lib/clock.ts';
import type { AwsError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';

/** A call of an AWS API that changed something, or was refused. */
export interface ApiCall {
  /** The service as its endpoint calls it, such as `cognito-idp`. */
  source: string;
  operation: string;
  /** Without anything of a person. */
  requestParameters: JsonObject;
  /** The id of the user it was about, if it was about one. */
  sub: string | null;
  error: AwsError | null;
}

/** An event for the default bus. */
export interface TrailEvent {
  source: `aws.${string}`;
  detailType: 'AWS API Call via CloudTrail';
  detail: JsonObject;
}

/** A trail: what was called is told on the default bus. Nothing is kept. */
export interface CloudTrail {
  record(call: ApiCall): Promise<void>;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export function createCloudTrail(options: {
  put(event: TrailEvent): Promise<void>;
  region: string;
  accountId: string;
  clock: Clock;
  newId(): string;
}): CloudTrail {
  const { put, region, accountId, clock, newId } = options;
  return {
    record({ source, operation, requestParameters, sub, error }) {
      return put({
        source: `aws.${source}`,
        detailType: 'AWS API Call via CloudTrail',
        detail: {
          eventVersion: '1.08',
          // Requests come signed; by whom is not handed on.
          userIdentity: { type: 'Unknown', accountId },
          eventTime: new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
          eventSource: `${source}.amazonaws.com`,
          eventName: operation,
          awsRegion: region,
          sourceIPAddress: '127.0.0.1',
          userAgent: 'local',
          ...(error && { errorCode: error.name, errorMessage: error.message }),
          requestParameters,
          responseElements: null,
          ...(sub !== null && { additionalEventData: { sub } }),
          requestID: newId(),
          eventID: newId(),
          readOnly: false,
          eventType: 'AwsApiCall',
          managementEvent: true,
          recipientAccountId: accountId,
          eventCategory: 'Management',
        },
      });
    },
  };
}
