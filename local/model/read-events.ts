import { parseJson } from '../lib/json.ts';
import type { Addresses } from '../template/addresses.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties } from '../template/resource-view.ts';
import { localArn } from './local-arn.ts';
import type { EventBusModel, EventRuleModel } from './messaging.ts';
import type { NotEmulated } from './not-emulated.ts';

/** Reads `AWS::Events::EventBus`; the bus `default`, which every account has, comes first. */
export function readEventBuses(assembly: ResolvedAssembly, problems: Problems): EventBusModel[] {
  const { region, accountId } = assembly.addresses;
  const declared = assembly.ofType('AWS::Events::EventBus').map((resource) => {
    const view = viewResource(resource, problems);
    return { name: view.ref(), arn: view.attribute('Arn') };
  });
  return [{ name: 'default', arn: `arn:aws:events:${region}:${accountId}:event-bus/default` }, ...declared];
}

/** Reads `AWS::Events::Rule`; a rule with a schedule alone is not emulated. */
export function readEventRules(
  assembly: ResolvedAssembly,
  problems: Problems,
  notEmulated: NotEmulated,
): EventRuleModel[] {
  return assembly.ofType('AWS::Events::Rule').flatMap((resource) => {
    const view = viewResource(resource, problems);
    const { properties } = view;
    const eventPattern = properties.json('EventPattern');
    if (properties.has('ScheduleExpression')) notEmulated.add(`${view.type} with a schedule`);
    if (eventPattern === undefined) return [];
    return {
      logicalId: view.logicalId,
      name: view.attribute('Name'),
      eventBusName: busName(properties.optionalText('EventBusName') ?? 'default'),
      enabled: properties.optionalText('State') !== 'DISABLED',
      eventPattern: typeof eventPattern === 'string' ? parseJson(eventPattern) : eventPattern,
      targets: properties.objects('Targets').map((target) => readTarget(target, assembly.addresses)),
    };
  });
}

function readTarget(target: Properties, addresses: Addresses): EventRuleModel['targets'][number] {
  const input = target.optionalText('Input');
  return {
    id: target.text('Id'),
    arn: localArn(target.text('Arn'), addresses),
    input: input === null ? null : (parseJson(input) ?? input),
    inputPath: target.optionalText('InputPath'),
    inputTransformer: target.json('InputTransformer') ?? null,
  };
}

/** A bus is given by name or by ARN. */
function busName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
