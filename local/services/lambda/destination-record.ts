import { parseJson, type JsonObject } from '../../lib/json.ts';
import type { FunctionModel } from '../../model/lambda.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';

export type AsyncCondition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
export type StreamCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/**
 * What a destination gets about an asynchronous invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function asyncInvocationRecord(
  event: {
    model: FunctionModel;
    requestId: string;
    payload: string;
    invokeCount: number;
    lastOutcome: InvocationOutcome | null;
  },
  condition: AsyncCondition,
  nowMs: number,
): JsonObject {
  return {
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.model.arn}:$LATEST`,
      condition,
      approximateInvokeCount: event.invokeCount,
    },
    requestPayload: parseJson(event.payload),
    ...(event.lastOutcome
      ? {
          responseContext: responseContext(event.lastOutcome),
          responsePayload: parseJson(event.lastOutcome.payload),
        }
      : {}),
  };
}

/**
 * What a destination gets about stream records that a mapping has given up. It names the records, it does not carry
 * them. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function streamBatchRecord(batch: {
  requestId: string;
  functionArn: string;
  condition: StreamCondition;
  invokeCount: number;
  lastOutcome: InvocationOutcome | null;
  streamArn: string;
  shardId: string;
  startSequenceNumber: string;
  endSequenceNumber: string;
  firstArrivalMs: number;
  lastArrivalMs: number;
  batchSize: number;
  nowMs: number;
}): JsonObject {
  return {
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: batch.invokeCount,
    },
    ...(batch.lastOutcome ? { responseContext: responseContext(batch.lastOutcome) } : {}),
    version: '1.0',
    timestamp: new Date(batch.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: batch.startSequenceNumber,
      endSequenceNumber: batch.endSequenceNumber,
      approximateArrivalOfFirstRecord: toSecond(batch.firstArrivalMs),
      approximateArrivalOfLastRecord: toSecond(batch.lastArrivalMs),
      batchSize: batch.batchSize,
      streamArn: batch.streamArn,
    },
  };
}

function responseContext(outcome: InvocationOutcome): JsonObject {
  return {
    statusCode: 200,
    executedVersion: '$LATEST',
    ...(outcome.functionError === null ? {} : { functionError: outcome.functionError }),
  };
}

function toSecond(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
