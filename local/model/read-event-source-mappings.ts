import { parseJson } from '../lib/json.ts';
import type { Addresses } from '../template/addresses.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import type { EventSourceMappingModel } from './lambda.ts';
import { functionArn, localArn } from './local-arn.ts';
import type { NotEmulated } from './not-emulated.ts';

/** Reads event source mappings of queues and table streams; those of other sources are not emulated. */
export function readEventSourceMappings(
  assembly: ResolvedAssembly,
  problems: Problems,
  notEmulated: NotEmulated,
): EventSourceMappingModel[] {
  return assembly.ofType('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const view = viewResource(resource, problems);
    const source = view.properties.optionalText('EventSourceArn') ?? 'self-managed';
    const [, , service = source] = source.split(':');
    if (service !== 'sqs' && service !== 'dynamodb') {
      notEmulated.add(`${view.type} of ${service}`);
      return [];
    }
    return readMapping(view, localArn(source, assembly.addresses), service, assembly.addresses);
  });
}

/** Defaults: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
function readMapping(
  view: ResourceView,
  eventSourceArn: string,
  service: 'sqs' | 'dynamodb',
  addresses: Addresses,
): EventSourceMappingModel {
  const { properties } = view;
  const onFailure =
    properties.object('DestinationConfig')?.object('OnFailure')?.optionalText('Destination') ?? null;
  return {
    logicalId: view.logicalId,
    id: view.ref(),
    eventSourceArn,
    functionArn: functionArn(properties.text('FunctionName'), addresses),
    enabled: properties.flag('Enabled', true),
    batchSize: properties.number('BatchSize', service === 'sqs' ? 10 : 100),
    batchingWindowMs: properties.number('MaximumBatchingWindowInSeconds', 0) * 1_000,
    reportBatchItemFailures: properties.texts('FunctionResponseTypes').includes('ReportBatchItemFailures'),
    filterPatterns: readPatterns(properties),
    maximumConcurrency: properties.object('ScalingConfig')?.optionalNumber('MaximumConcurrency') ?? null,
    startingPosition: properties.choice('StartingPosition', ['TRIM_HORIZON', 'LATEST'], 'TRIM_HORIZON'),
    bisectBatchOnFunctionError: properties.flag('BisectBatchOnFunctionError', false),
    maximumRetryAttempts: properties.number('MaximumRetryAttempts', -1),
    maximumRecordAgeSeconds: properties.number('MaximumRecordAgeInSeconds', -1),
    parallelizationFactor: properties.number('ParallelizationFactor', 1),
    onFailureArn: onFailure === null ? null : localArn(onFailure, addresses),
  };
}

function readPatterns(properties: Properties): unknown[] {
  const filters = properties.object('FilterCriteria')?.objects('Filters') ?? [];
  return filters.flatMap((filter) => {
    const pattern = parseJson(filter.text('Pattern'));
    if (pattern === undefined)
      filter.report('Pattern', 'a text that is not JSON', 'write the event pattern as JSON');
    return pattern === undefined ? [] : [pattern];
  });
}
