import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { Stack } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnEventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { findWatchedQueues } from '../watched-queues.ts';

/** What alarms and dashboards look at. */
export interface Watched {
  api: GraphqlApi;
  /** What AppSync logs; `null`: nothing. */
  apiLog: LogGroup | null;
  /** The web ACL's name in metrics; `null`: there is none. */
  firewallMetric: string | null;
  functions: readonly WatchedFunction[];
  tables: readonly Named<TableV2>[];
  workQueues: readonly Named<Queue>[];
  deadLetters: readonly Named<Queue>[];
}

export interface Named<T> {
  /** Short and unique within the stack: the id of its construct, or where that stands. */
  name: string;
  resource: T;
}

export interface WatchedFunction extends Named<LambdaFunction> {
  timeoutMs: number;
  /** True: a table's stream calls it. */
  followsStream: boolean;
}

/** Finds everything of a stack by itself, so that what is added is watched. To be called when all is there. */
export function findWatched(
  stack: Stack,
  given: Pick<Watched, 'api' | 'apiLog' | 'firewallMetric'>,
): Watched {
  const constructs = stack.node.findAll();
  const tables = constructs.filter((construct) => construct instanceof TableV2);
  const streams = constructs
    .filter((construct) => construct instanceof CfnEventSourceMapping)
    .filter((mapping) => mapping.startingPosition !== undefined)
    .map((mapping) => JSON.stringify(stack.resolve(mapping.functionName)));
  const queues = findWatchedQueues(stack);
  return {
    ...given,
    functions: constructs
      .filter((construct) => construct instanceof LambdaFunction)
      .flatMap((resource) => describeFunction(resource, streams) ?? []),
    tables: tables.map((resource) => ({ name: nameOfTable(resource), resource })),
    workQueues: queues.flatMap(({ name, queue }) => (queue ? [{ name: pascal(name), resource: queue }] : [])),
    deadLetters: queues.map(({ name, deadLetters }) => ({ name: pascal(name), resource: deadLetters })),
  };
}

/** A part's only table goes by the name of the part. */
function nameOfTable({ node }: TableV2): string {
  const part = node.scope?.node.id ?? '';
  return node.id === 'Table' ? part : `${part}${node.id}`;
}

/** Only functions of `functions/`: those that CDK brings along work during deployments alone. */
export function describeFunction(
  resource: LambdaFunction,
  streams: readonly string[] = [],
): WatchedFunction | null {
  const folder = folderOf(resource);
  if (folder === null) return null;
  return {
    name: pascal(folder),
    resource,
    timeoutMs: (resource.timeout?.toSeconds() ?? 3) * 1_000,
    followsStream: streams.includes(JSON.stringify(resource.stack.resolve(resource.functionName))),
  };
}

/** The folder in `functions/`; `null` for a function that is not from there. */
export function folderOf(resource: LambdaFunction): string | null {
  const { defaultChild } = resource.node;
  const properties: unknown =
    defaultChild && 'environment' in defaultChild ? resource.stack.resolve(defaultChild.environment) : null;
  const variables =
    typeof properties === 'object' && properties && 'variables' in properties ? properties.variables : null;
  const name =
    typeof variables === 'object' && variables && 'POWERTOOLS_SERVICE_NAME' in variables
      ? variables.POWERTOOLS_SERVICE_NAME
      : null;
  return typeof name === 'string' ? name : null;
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
