import { isJsonObject } from '../lib/json.ts';
import type { Addresses } from '../template/addresses.ts';
import type { Problems } from '../template/problems.ts';
import type { ResolvedAssembly } from '../template/resolve-assembly.ts';
import { viewResource, type Properties, type ResourceView } from '../template/resource-view.ts';
import type { ApiKeyModel, ApiModel } from './appsync.ts';
import { readAuthProvider } from './read-auth-providers.ts';
import { readDataSource } from './read-data-source.ts';
import { readPipelineFunction, readResolver } from './read-resolvers.ts';

/** Reads every `AWS::AppSync::GraphQLApi` with what hangs on it by `ApiId`. */
export function readApis(assembly: ResolvedAssembly, problems: Problems): ApiModel[] {
  const apis = assembly
    .ofType('AWS::AppSync::GraphQLApi')
    .map((resource) => viewResource(resource, problems));
  const apiIds = apis.map((api) => api.attribute('ApiId'));
  const parts = groupParts(assembly, problems, new Set(apiIds));
  return apis.map((api) => readApi(api, parts(api.attribute('ApiId')), assembly.addresses));
}

const partTypes = {
  schemas: 'AWS::AppSync::GraphQLSchema',
  apiKeys: 'AWS::AppSync::ApiKey',
  dataSources: 'AWS::AppSync::DataSource',
  functions: 'AWS::AppSync::FunctionConfiguration',
  resolvers: 'AWS::AppSync::Resolver',
} as const;

type ApiParts = Record<keyof typeof partTypes, ResourceView[]>;

/** Answers the parts of an API by its id; reports parts of APIs that are not there. */
function groupParts(assembly: ResolvedAssembly, problems: Problems, apiIds: ReadonlySet<string>) {
  const views = assembly.ofType(...Object.values(partTypes)).map((resource) => {
    const view = viewResource(resource, problems);
    const apiId = view.properties.text('ApiId');
    if (apiId !== '' && !apiIds.has(apiId)) {
      view.properties.report('ApiId', apiId, 'add the stack that declares this API to the assembly');
    }
    return { apiId, view };
  });

  return (apiId: string): ApiParts => {
    const ofType = (type: string) =>
      views.filter((part) => part.apiId === apiId && part.view.type === type).map(({ view }) => view);
    return {
      schemas: ofType(partTypes.schemas),
      apiKeys: ofType(partTypes.apiKeys),
      dataSources: ofType(partTypes.dataSources),
      functions: ofType(partTypes.functions),
      resolvers: ofType(partTypes.resolvers),
    };
  };
}

function readApi(api: ResourceView, parts: ApiParts, addresses: Addresses): ApiModel {
  const { properties } = api;
  const graphqlUrl = api.attribute('GraphQLUrl');
  const dataSources = parts.dataSources.map((view) => readDataSource(view, addresses));
  const byName = new Map(dataSources.map((dataSource) => [dataSource.name, dataSource]));
  const functions = parts.functions.map((view) => readPipelineFunction(view, byName));
  const functionIds = new Set(functions.map((pipelineFunction) => pipelineFunction.functionId));
  return {
    logicalId: api.logicalId,
    stackName: api.stackName,
    apiId: api.attribute('ApiId'),
    arn: api.ref(),
    name: properties.text('Name'),
    graphqlPath: new URL(graphqlUrl).pathname,
    graphqlUrl,
    realtimeUrl: api.attribute('RealtimeUrl'),
    schema: readSchema(api, parts.schemas),
    defaultAuth: readAuthProvider(properties, addresses),
    additionalAuth: properties
      .objects('AdditionalAuthenticationProviders')
      .map((provider) => readAuthProvider(provider, addresses)),
    apiKeys: parts.apiKeys.map((view) => readApiKey(view, addresses.now)),
    dataSources,
    functions,
    resolvers: parts.resolvers.map((view) => readResolver(view, byName, functionIds)),
    environment: readEnvironment(properties),
    introspectionEnabled: properties.optionalText('IntrospectionConfig') !== 'DISABLED',
    queryDepthLimit: properties.number('QueryDepthLimit', 0),
    resolverCountLimit: properties.number('ResolverCountLimit', 0) || defaultResolverCountLimit,
  };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html */
const defaultResolverCountLimit = 10_000;

function readSchema(api: ResourceView, schemas: ResourceView[]): string {
  if (api.properties.optionalText('ApiType') === 'MERGED') {
    api.properties.report('ApiType', 'a merged API', 'give the API its own schema and resolvers');
    return '';
  }
  const [schema] = schemas;
  if (!schema) {
    api.properties.report('', 'an API without a schema', 'add an AWS::AppSync::GraphQLSchema');
    return '';
  }
  const { properties } = schema;
  if (!properties.has('DefinitionS3Location')) return properties.text('Definition');
  const location = properties.text('DefinitionS3Location');
  const asset = schema.findAsset(location);
  if (asset?.kind === 'file') return asset.text();
  properties.report('DefinitionS3Location', location, 'the assembly has no such asset; synthesize again');
  return '';
}

const hourMs = 3_600_000;
const defaultApiKeyLifeMs = 7 * 24 * hourMs;

/** Seven days unless the template says otherwise, cut to the hour: https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateApiKey.html */
function readApiKey(apiKey: ResourceView, now: number): ApiKeyModel {
  const expiresSeconds = apiKey.properties.optionalNumber('Expires');
  const expiresAtMs = expiresSeconds === null ? now + defaultApiKeyLifeMs : expiresSeconds * 1_000;
  return {
    id: apiKey.attribute('ApiKeyId'),
    key: apiKey.attribute('ApiKey'),
    expiresAtMs: Math.floor(expiresAtMs / hourMs) * hourMs,
  };
}

function readEnvironment(properties: Properties): Record<string, string> {
  const variables = properties.json('EnvironmentVariables');
  const entries = Object.entries(isJsonObject(variables) ? variables : {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
