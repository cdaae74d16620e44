import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { origin } from '../lib/correlation.ts';
import { type Factory, type FactoryChange, factoryChange } from './factory.ts';
import type { FactoryKey } from './tree-record.ts';

type Image = Record<string, AttributeValue>;

/** A factory's item and its newest change, as they stood at one moment. */
export interface FactoryState {
  item: Image | null;
  latest: FactoryChange | null;
}

/** The tree table, as far as this function reads and writes it: docs/data-model.md. */
export interface TreeTable {
  state(key: FactoryKey): Promise<FactoryState>;
  latest(key: FactoryKey): Promise<FactoryChange | null>;
  /**
   * Writes a change into the log, and its factory into the item, in one transaction.
   *
   * @returns false when item or log are no longer as `state` says.
   */
  adopt(state: FactoryState, change: FactoryChange): Promise<boolean>;
}

/** As `limits.changeLogDays` in resolvers. */
const changeLogDays = 30;

const keyOf = (pk: string, sk: string) => marshall({ pk, sk });
const factoryKey = ({ treeId, factoryId }: FactoryKey) => keyOf(`TREE#${treeId}`, `FACTORY#${factoryId}`);
const latestKey = ({ treeId, factoryId }: FactoryKey) => keyOf(`TREE#${treeId}#LATEST`, factoryId);

export function createTreeTable(client: DynamoDBClient, TableName: string): TreeTable {
  return {
    async state(key) {
      const { Responses = [] } = await client.send(
        new TransactGetItemsCommand({
          TransactItems: [factoryKey(key), latestKey(key)].map((Key) => ({ Get: { TableName, Key } })),
        }),
      );
      return { item: Responses[0]?.Item ?? null, latest: readLatest(Responses[1]?.Item) };
    },
    async latest(key) {
      const command = new GetItemCommand({ TableName, Key: latestKey(key), ConsistentRead: true });
      return readLatest((await client.send(command)).Item);
    },
    async adopt({ item, latest }, change) {
      const count = countStep(latest, change);
      const items = [
        writeItem(TableName, item, change),
        ...putChange(TableName, latest, change),
        ...(count === 0 ? [] : [countFactory(TableName, change.treeId, count)]),
      ];
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return true;
      } catch (failure) {
        if (failure instanceof TransactionCanceledException && isRace(failure)) return false;
        throw failure;
      }
    },
  };
}

function readLatest(item: Image | undefined): FactoryChange | null {
  return item ? factoryChange.parse(unmarshall(item)) : null;
}

const raceCodes = new Set(['None', 'ConditionalCheckFailed', 'TransactionConflict']);

function isRace({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.every(({ Code = 'None' }) => raceCodes.has(Code));
}

/** Factories that the log knows are counted. */
function countStep(latest: FactoryChange | null, change: FactoryChange): number {
  const isThere = (one: FactoryChange | null) => (one !== null && one.kind !== 'DELETED' ? 1 : 0);
  return isThere(change) - isThere(latest);
}

function countFactory(TableName: string, treeId: string, step: number): TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: keyOf(`TREE#${treeId}#COUNT`, 'FACTORIES'),
      UpdateExpression: 'ADD factories :step',
      ExpressionAttributeValues: marshall({ ':step': step }),
    },
  };
}

interface Condition {
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Image;
}

/** What decides whether an item still is the one that was read. */
const comparedAttributes = [
  'name',
  'lowerBound',
  'upperBound',
  'children',
  'generatedAt',
  'version',
  'changeId',
] as const;

function isStill(item: Image): Condition {
  const terms = ['attribute_exists(pk)'];
  const names: Record<string, string> = {};
  const values: Image = {};
  for (const name of comparedAttributes) {
    const value = item[name];
    names[`#${name}`] = name;
    terms.push(value ? `#${name} = :was_${name}` : `attribute_not_exists(#${name})`);
    if (value) values[`:was_${name}`] = value;
  }
  return {
    ConditionExpression: terms.join(' AND '),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

/** Other attributes of the item stay as the script wrote them, an expiry for one; all do when it is no factory. */
function writeItem(TableName: string, item: Image | null, change: FactoryChange): TransactWriteItem {
  const Key = factoryKey(change);
  const { factory } = change;
  const condition: Condition = item ? isStill(item) : { ConditionExpression: 'attribute_not_exists(pk)' };
  if (!item || !factory || change.kind === 'DELETED') {
    return { ConditionCheck: { TableName, Key, ...condition } };
  }
  const set: Factory & { changeId: string; changeKind: string; correlationId?: string } = {
    ...factory,
    changeId: change.changeId,
    changeKind: change.kind,
    ...origin(change.correlationId),
  };
  const names = Object.keys(set);
  return {
    Update: {
      TableName,
      Key,
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: condition.ConditionExpression,
      ExpressionAttributeNames: {
        ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ...condition.ExpressionAttributeNames,
      },
      ExpressionAttributeValues: {
        ...marshall(Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]))),
        ...condition.ExpressionAttributeValues,
      },
    },
  };
}

function putChange(
  TableName: string,
  latest: FactoryChange | null,
  change: FactoryChange,
): TransactWriteItem[] {
  const expiresAt = Math.floor(Date.parse(change.at) / 1000) + changeLogDays * 86_400;
  const isDeletion = change.kind === 'DELETED';
  const isStillLatest = latest
    ? {
        ConditionExpression: 'changeId = :was',
        ExpressionAttributeValues: marshall({ ':was': latest.changeId }),
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    {
      Put: {
        TableName,
        Item: { ...latestKey(change), ...marshall({ ...change, ...(isDeletion ? { expiresAt } : {}) }) },
        ...isStillLatest,
      },
    },
    {
      Put: {
        TableName,
        Item: {
          ...keyOf(`TREE#${change.treeId}#CHANGES`, change.changeId),
          ...marshall({ ...change, factory: isDeletion ? null : change.factory, expiresAt }),
        },
      },
    },
  ];
}
