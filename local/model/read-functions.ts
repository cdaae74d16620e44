import type { Addresses } from '../template/addresses.ts';
import { createProblems, type Problem, type Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import type { FunctionCode, FunctionModel } from './lambda.ts';
import { functionArn, localArn } from './local-arn.ts';

/** The functions of an assembly, and those that cannot run here. */
export interface FunctionsRead {
  functions: FunctionModel[];
  /** ARN to why: to be reported when something executed calls it, to be passed over otherwise. */
  unreadable: Map<string, Problem[]>;
}

/** Reads `AWS::Lambda::Function` with its `AWS::Lambda::EventInvokeConfig`. */
export function readFunctions(assembly: ResolvedAssembly, problems: Problems): FunctionsRead {
  const invokeConfigs = readInvokeConfigs(assembly, problems);
  const layers = readLayers(assembly, problems);
  const read: FunctionsRead = { functions: [], unreadable: new Map() };
  for (const resource of assembly.ofType('AWS::Lambda::Function')) {
    const own = createProblems();
    const view = viewResource(resource, own);
    const arn = view.attribute('Arn');
    const model = readFunction(view, arn, invokeConfigs.get(arn) ?? null, layers, assembly.addresses);
    if (own.all.length > 0) read.unreadable.set(arn, [...own.all]);
    else read.functions.push(model);
  }
  return read;
}

/** Defaults: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
function readFunction(
  view: ResourceView,
  arn: string,
  invokeConfig: Properties | null,
  layers: ReadonlyMap<string, string>,
  addresses: Addresses,
): FunctionModel {
  const { properties } = view;
  const ownLayers = properties.texts('Layers').flatMap((layer) => layers.get(layer) ?? []);
  checkRuntime(properties);
  return {
    logicalId: view.logicalId,
    name: view.ref(),
    arn,
    code: readCode(view),
    ...(ownLayers.length > 0 && { layers: ownLayers }),
    handler: properties.optionalText('Handler') ?? 'index.handler',
    environment: readEnvironment(properties),
    timeoutMs: properties.number('Timeout', 3) * 1_000,
    memoryMb: properties.number('MemorySize', 128),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
    async: readAsync(properties, invokeConfig, addresses),
  };
}

function checkRuntime(properties: Properties): void {
  if (properties.optionalText('PackageType') === 'Image') {
    properties.report('PackageType', 'a container image', 'package the function as Node.js code');
    return;
  }
  const runtime = properties.optionalText('Runtime');
  if (runtime === null || runtime.startsWith('nodejs')) return;
  properties.report('Runtime', runtime, 'functions called locally must run on Node.js');
}

function readCode(view: ResourceView): FunctionCode {
  const { properties } = view;
  const nowhere: FunctionCode = { kind: 'inline', source: '' };
  if (properties.optionalText('PackageType') === 'Image') return nowhere;
  // `aws cloudformation package` takes a local path in the place of the object.
  const localPath = typeof properties.json('Code') === 'string' ? properties.optionalText('Code') : null;
  const code = localPath === null ? properties.object('Code') : null;
  const inline = code?.optionalText('ZipFile') ?? null;
  if (inline !== null) return { kind: 'inline', source: inline };

  const location = localPath ?? code?.optionalText('S3Key') ?? '';
  const path = findDirectory(view, location);
  if (path !== undefined) return { kind: 'directory', path };
  const found =
    view.findAsset(location)?.kind === 'file' ? `the archive ${location}` : `no asset ${location}`;
  properties.report(
    localPath === null ? 'Code.S3Key' : 'Code',
    found,
    'the code must lie in a directory of the assembly',
  );
  return nowhere;
}

/** An object key names an archive; beside a template given alone lies the directory that it was made from. */
function findDirectory(view: ResourceView, location: string): string | undefined {
  const candidates = [location, location.replace(/\.zip$/, '')].filter((candidate) => candidate !== '');
  return candidates.map((candidate) => view.findAsset(candidate)).find((asset) => asset?.kind === 'directory')
    ?.path;
}

function readEnvironment(properties: Properties): Record<string, string> {
  const variables = properties.object('Environment')?.json('Variables') ?? {};
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}

/** Asynchronous calls: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
function readAsync(
  properties: Properties,
  config: Properties | null,
  addresses: Addresses,
): FunctionModel['async'] {
  const destinations = config?.object('DestinationConfig');
  const destination = (outcome: 'OnFailure' | 'OnSuccess') =>
    destinations?.object(outcome)?.optionalText('Destination') ?? null;
  const onFailure =
    destination('OnFailure') ?? properties.object('DeadLetterConfig')?.optionalText('TargetArn') ?? null;
  const onSuccess = destination('OnSuccess');
  return {
    maximumRetryAttempts: config?.number('MaximumRetryAttempts', 2) ?? 2,
    maximumEventAgeMs: (config?.number('MaximumEventAgeInSeconds', 21_600) ?? 21_600) * 1_000,
    onFailureArn: onFailure === null ? null : localArn(onFailure, addresses),
    onSuccessArn: onSuccess === null ? null : localArn(onSuccess, addresses),
  };
}

function readInvokeConfigs(assembly: ResolvedAssembly, problems: Problems): Map<string, Properties> {
  return new Map(
    assembly.ofType('AWS::Lambda::EventInvokeConfig').map((resource) => {
      const { properties } = viewResource(resource, problems);
      return [functionArn(properties.text('FunctionName'), assembly.addresses), properties];
    }),
  );
}

/** ARN to directory. Layers of others have none; a function that needs one says so when it is loaded. */
function readLayers(assembly: ResolvedAssembly, problems: Problems): Map<string, string> {
  return new Map(
    assembly.ofType('AWS::Lambda::LayerVersion').flatMap((resource): [string, string][] => {
      const view = viewResource(resource, problems);
      const location = view.properties.object('Content')?.optionalText('S3Key') ?? '';
      const path = findDirectory(view, location);
      return path === undefined ? [] : [[view.ref(), path]];
    }),
  );
}
