import type { Addresses } from '../template/addresses.ts';
import type { Assembly } from '../template/assembly.ts';
import { createProblems } from '../template/problems.ts';
import { resolveAssembly, type ResolvedAssembly } from '../template/resolve-assembly.ts';
import { customResourceHandlers } from './custom-resource-handlers.ts';
import { calledFunctions } from './function-callers.ts';
import { createNotEmulated, isWorthNoticing, type NotEmulated } from './not-emulated.ts';
import { noticeOutsiders } from './outsiders.ts';
import { readAlarms } from './read-alarms.ts';
import { readApis } from './read-apis.ts';
import { readEventBuses, readEventRules } from './read-events.ts';
import { readEventSourceMappings } from './read-event-source-mappings.ts';
import { readFunctions } from './read-functions.ts';
import { readBuckets, readQueues, readTopics, readTopicSubscriptions } from './read-messaging.ts';
import { readSecrets } from './read-secrets.ts';
import { readTables } from './read-tables.ts';
import { readUserPools } from './read-user-pools.ts';
import type { StackModel } from './stack-model.ts';

/**
 * Reads everything the runtime executes from an assembly. The same assembly and addresses give the same model, names
 * and ids included, so that stored data is found again after a restart.
 *
 * @throws StartError `UnsupportedResource`, one line for each thing that is needed and cannot be had.
 */
export function readStackModel(assembly: Assembly, addresses: Addresses): StackModel {
  const problems = createProblems();
  const notEmulated = createNotEmulated();
  const resolved = resolveAssembly(assembly, addresses, problems);
  const read = readFunctions(resolved, problems);
  const deploymentOnly = customResourceHandlers(resolved);

  const model = {
    region: addresses.region,
    accountId: addresses.accountId,
    apis: readApis(resolved, problems),
    tables: readTables(resolved, problems),
    userPools: readUserPools(resolved, problems),
    functions: read.functions,
    eventSourceMappings: readEventSourceMappings(resolved, problems, notEmulated),
    queues: readQueues(resolved, problems),
    topics: readTopics(resolved, problems),
    topicSubscriptions: readTopicSubscriptions(resolved, problems, notEmulated),
    eventBuses: readEventBuses(resolved, problems),
    eventRules: readEventRules(resolved, problems, notEmulated),
    buckets: readBuckets(resolved, problems),
    secrets: readSecrets(resolved, problems),
    alarms: readAlarms(resolved, problems, notEmulated),
    outputs: resolved.outputs,
    notEmulated: [],
  } satisfies StackModel;

  const called = calledFunctions(model);
  const isPartOfApp = (arn: string) => called.has(arn) || !deploymentOnly.has(arn);
  for (const [arn, reasons] of read.unreadable) {
    // A function that cannot run here stops the start only when something would call it.
    if (called.has(arn)) for (const reason of reasons) problems.report(reason);
    else if (isPartOfApp(arn)) notEmulated.add('AWS::Lambda::Function');
  }
  problems.throwIfAny();

  noticeTypes(resolved, notEmulated);
  noticeOutsiders(model, called, read, notEmulated);
  const functions = model.functions.filter((lambdaFunction) => isPartOfApp(lambdaFunction.arn));
  return deepFreeze({ ...model, functions, notEmulated: notEmulated.counts() });
}

function noticeTypes(resolved: ResolvedAssembly, notEmulated: NotEmulated): void {
  for (const { type } of resolved.resources) if (isWorthNoticing(type)) notEmulated.add(type);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
