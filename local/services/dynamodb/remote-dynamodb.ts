import type { Clock } from '../../lib/clock.ts';
import { AwsError, StartError } from '../../lib/errors.ts';
import type { TableModel } from '../../model/dynamodb.ts';
import type { Checkpoints, DynamoDb } from './dynamodb.ts';
import { createEndpoint } from './remote/endpoint.ts';
import { prepareTables } from './remote/prepare-tables.ts';
import { createRemoteStreams } from './remote/remote-streams.ts';
import type { Credentials } from './remote/sign-request.ts';

export interface RemoteDynamoDbOptions {
  /** Such as `http://127.0.0.1:8000`; whatever speaks DynamoDB's JSON protocol. */
  endpoint: string;
  region: string;
  credentials: Credentials;
  tables: readonly TableModel[];
  clock: Clock;
}

/**
 * Uses a DynamoDB elsewhere in place of the one in this process; missing tables are created there. Checkpoints of stream
 * consumers last as long as the process.
 *
 * @throws StartError `InvalidOption` when nobody answers at the endpoint, `DataIncompatible` when a table is there with
 *   other keys.
 */
export async function startRemoteDynamoDb(
  options: RemoteDynamoDbOptions,
): Promise<DynamoDb & AsyncDisposable> {
  const { endpoint, clock } = options;
  const send = createEndpoint(options);
  const call: DynamoDb['call'] = (operation, input) => send('DynamoDB_20120810', operation, input);
  const callStreams: DynamoDb['call'] = (operation, input) =>
    send('DynamoDBStreams_20120810', operation, input);
  try {
    const streamArns = await prepareTables(call, options.tables, clock);
    const streams = createRemoteStreams(callStreams, streamArns, clock);
    const checkpoints = createMemoryCheckpoints();
    return { call, callStreams, streams, checkpoints, [Symbol.asyncDispose]: streams[Symbol.asyncDispose] };
  } catch (failure) {
    if (failure instanceof AwsError || failure instanceof StartError) throw failure;
    const message = `--dynamodb-endpoint: no DynamoDB answers at ${endpoint}.`;
    throw new StartError('InvalidOption', message, { cause: failure });
  }
}

function createMemoryCheckpoints(): Checkpoints {
  const saved = new Map<string, { after: string | null }>();
  return {
    load: async (consumer) => saved.get(consumer),
    save: async (consumer, checkpoint) => void saved.set(consumer, checkpoint),
  };
}
