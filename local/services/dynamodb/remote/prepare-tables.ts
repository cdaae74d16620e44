import type { Clock } from '../../../lib/clock.ts';
import { AwsError, StartError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import type { TableModel } from '../../../model/dynamodb.ts';
import { pause } from './endpoint.ts';

type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

const pollEveryMs = 100;
const patienceMs = 60_000;

/**
 * Creates the models' tables where they are missing, adds missing indexes, streams and expiry, and waits until all can
 * be used.
 *
 * @returns the real ARN of each stream by the ARN that the model gives it.
 * @throws StartError `DataIncompatible` when a table is there with other keys.
 */
export async function prepareTables(
  call: Call,
  models: readonly TableModel[],
  clock: Clock,
): Promise<Map<string, string>> {
  const streamArns = new Map<string, string>();
  for (const model of models) {
    const existing = await find(call, model.name);
    if (existing === null) await call('CreateTable', createInput(model));
    else await complete(call, model, existing, clock);
    const table = await untilActive(call, model.name, clock);
    await enableTimeToLive(call, model);
    const { LatestStreamArn: arn } = table;
    if (model.streamArn !== null && typeof arn === 'string') streamArns.set(model.streamArn, arn);
  }
  return streamArns;
}

async function find(call: Call, name: string): Promise<JsonObject | null> {
  try {
    const { Table: table } = await call('DescribeTable', { TableName: name });
    return isJsonObject(table) ? table : null;
  } catch (failure) {
    if (failure instanceof AwsError && failure.name === 'ResourceNotFoundException') return null;
    throw failure;
  }
}

async function complete(call: Call, model: TableModel, table: JsonObject, clock: Clock): Promise<void> {
  refuseOtherKeys(model, table);
  const indexes = listOf(table['GlobalSecondaryIndexes']).map(({ IndexName }) => IndexName);
  const { GlobalSecondaryIndexes: wanted = [], AttributeDefinitions } = model.createTable;
  for (const index of wanted.filter(({ IndexName }) => !indexes.includes(IndexName))) {
    const GlobalSecondaryIndexUpdates = [{ Create: wire(index) }];
    await call('UpdateTable', {
      TableName: model.name,
      AttributeDefinitions: wireList(AttributeDefinitions),
      GlobalSecondaryIndexUpdates,
    });
    await untilActive(call, model.name, clock);
  }
  if (model.streamViewType !== null && table['LatestStreamArn'] === undefined) {
    await call('UpdateTable', { TableName: model.name, ...streamMember(model) });
  }
}

async function untilActive(call: Call, name: string, clock: Clock): Promise<JsonObject> {
  const deadlineMs = clock.now() + patienceMs;
  for (;;) {
    const table = await find(call, name);
    const parts = [table ?? {}, ...listOf(table?.['GlobalSecondaryIndexes'])];
    const states = parts.map(({ TableStatus, IndexStatus }) => TableStatus ?? IndexStatus ?? 'ACTIVE');
    if (table !== null && states.every((state) => state === 'ACTIVE')) return table;
    if (clock.now() >= deadlineMs) {
      throw new StartError('DataIncompatible', `Table ${name} did not become active within a minute.`);
    }
    await pause(clock, pollEveryMs);
  }
}

async function enableTimeToLive(
  call: Call,
  { name, timeToLiveAttribute: attribute }: TableModel,
): Promise<void> {
  if (attribute === null) return;
  const { TimeToLiveDescription: description } = await call('DescribeTimeToLive', { TableName: name });
  if (isJsonObject(description) && description['AttributeName'] === attribute) return;
  await call('UpdateTimeToLive', {
    TableName: name,
    TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
  });
}

function refuseOtherKeys({ logicalId, name, createTable }: TableModel, table: JsonObject): void {
  const wanted = createTable.KeySchema.map(({ AttributeName }) => AttributeName).join(', ');
  const found = listOf(table['KeySchema'])
    .map(({ AttributeName }) => AttributeName)
    .join(', ');
  if (wanted === found) return;
  throw new StartError(
    'DataIncompatible',
    `${logicalId}: the table ${name} at the DynamoDB endpoint has the key (${found}), the template says (${wanted}). ` +
      'Delete it there, or give another endpoint.',
  );
}

function createInput(model: TableModel): JsonObject {
  return { ...wire(model.createTable), ...streamMember(model) };
}

function streamMember({ streamViewType: StreamViewType }: TableModel): JsonObject {
  return StreamViewType === null ? {} : { StreamSpecification: { StreamEnabled: true, StreamViewType } };
}

function listOf(value: JsonObject[string]): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** A typed part of the model as plain JSON. */
function wire(part: object): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(part));
  return isJsonObject(copy) ? copy : {};
}

function wireList(parts: object[]): JsonObject[] {
  return parts.map(wire);
}
