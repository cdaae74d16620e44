import type { Properties, ResourceView } from '../template/resource-view.ts';
import type { DataSourceModel, HandlerCode, PipelineFunctionModel, ResolverModel } from './appsync.ts';

/** Data sources of one API by name. */
export type DataSources = ReadonlyMap<string, DataSourceModel>;

/** Reads an `AWS::AppSync::FunctionConfiguration`. */
export function readPipelineFunction(view: ResourceView, dataSources: DataSources): PipelineFunctionModel {
  const { properties } = view;
  const dataSourceName = properties.text('DataSourceName');
  return {
    logicalId: view.logicalId,
    functionId: view.attribute('FunctionId'),
    name: properties.text('Name'),
    dataSourceName,
    code: readStepCode(view, dataSourceName, dataSources),
    maxBatchSize: properties.number('MaxBatchSize', 0),
  };
}

/** Reads an `AWS::AppSync::Resolver`. */
export function readResolver(
  view: ResourceView,
  dataSources: DataSources,
  functionIds: ReadonlySet<string>,
): ResolverModel {
  const { properties } = view;
  const kind = properties.choice('Kind', ['UNIT', 'PIPELINE'], 'UNIT');
  const dataSourceName = kind === 'UNIT' ? properties.text('DataSourceName') : null;
  return {
    logicalId: view.logicalId,
    typeName: properties.text('TypeName'),
    fieldName: properties.text('FieldName'),
    kind,
    dataSourceName,
    functionIds: kind === 'PIPELINE' ? readFunctionIds(properties, functionIds) : [],
    code: dataSourceName === null ? readPipelineCode(view) : readStepCode(view, dataSourceName, dataSources),
    maxBatchSize: properties.number('MaxBatchSize', 0),
  };
}

function readFunctionIds(properties: Properties, known: ReadonlySet<string>): string[] {
  const functionIds = properties.object('PipelineConfig')?.texts('Functions') ?? [];
  for (const id of functionIds.filter((candidate) => !known.has(candidate))) {
    properties.report('PipelineConfig.Functions', `the function ${id}`, 'the API has no such function');
  }
  return functionIds;
}

function readPipelineCode(view: ResourceView): HandlerCode | null {
  const { code, isReported } = readCode(view);
  if (!code && !isReported) view.properties.report('Code', 'nothing', 'a pipeline resolver needs Code');
  return code;
}

/** Code of what calls a data source itself. Only a Lambda function can be called without any. */
function readStepCode(
  view: ResourceView,
  dataSourceName: string,
  dataSources: DataSources,
): HandlerCode | null {
  const { properties } = view;
  const dataSource = dataSources.get(dataSourceName);
  if (!dataSource && dataSourceName !== '') {
    properties.report(
      'DataSourceName',
      `the data source ${dataSourceName}`,
      'the API has no such data source',
    );
  }
  const { code, isReported } = readCode(view);
  if (!code && !isReported && dataSource && dataSource.type !== 'AWS_LAMBDA') {
    properties.report('Code', 'nothing', 'only a Lambda data source can do without Code');
  }
  return code;
}

const mappingTemplates = [
  'RequestMappingTemplate',
  'ResponseMappingTemplate',
  'RequestMappingTemplateS3Location',
  'ResponseMappingTemplateS3Location',
];

interface CodeRead {
  code: HandlerCode | null;
  /** True when the reason for having no code has been reported. */
  isReported: boolean;
}

function readCode({ properties, findAsset, stackName, logicalId }: ResourceView): CodeRead {
  const origin = `${stackName}/${logicalId}`;
  const none: CodeRead = { code: null, isReported: true };
  checkConflictDetection(properties);
  const template = mappingTemplates.find((name) => properties.has(name));
  if (template !== undefined) {
    properties.report(
      template,
      'a VTL mapping template',
      'write the resolver in APPSYNC_JS, with Runtime and Code',
    );
    return none;
  }
  const runtime = properties.object('Runtime')?.text('Name') ?? 'APPSYNC_JS';
  if (runtime !== 'APPSYNC_JS') {
    properties.report('Runtime.Name', runtime, 'use APPSYNC_JS');
    return none;
  }
  if (properties.has('Code')) return { code: { source: properties.text('Code'), origin }, isReported: true };
  if (!properties.has('CodeS3Location')) return { code: null, isReported: false };
  const location = properties.text('CodeS3Location');
  const asset = findAsset(location);
  if (asset?.kind === 'file') return { code: { source: asset.text(), origin }, isReported: true };
  properties.report('CodeS3Location', location, 'the assembly has no such asset; synthesize again');
  return none;
}

function checkConflictDetection(properties: Properties): void {
  const detection = properties.object('SyncConfig')?.optionalText('ConflictDetection') ?? 'NONE';
  if (detection === 'NONE') return;
  properties.report(
    'SyncConfig.ConflictDetection',
    detection,
    'conflict detection is not emulated; switch it off',
  );
}
