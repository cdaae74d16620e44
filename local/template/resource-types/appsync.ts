import { alphabets, deriveText } from '../physical-names.ts';
import {
  derivedId,
  propertyOr,
  refValue,
  regionalArn,
  type ResourceFacts,
  type ResourceTypes,
} from '../resource-type.ts';

const apiId = derivedId(26);
const childId = derivedId(26);

/** The first API of an assembly answers at `/graphql`, as the only API of most assemblies does. */
function graphqlUrl(resource: ResourceFacts): string {
  return resource.origin + (resource.isFirstOfType() ? '/graphql' : `/apis/${apiId(resource)}/graphql`);
}

function host(resource: ResourceFacts): string {
  return new URL(resource.origin).host;
}

/** `da2-` and 26 lower-case alphanumerics: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
function apiKeyValue(resource: ResourceFacts): string {
  const secret = resource.secretFor(`api-key/${resource.stackName}/${resource.logicalId}`);
  return `da2-${deriveText(secret, 26, alphabets.lowerAlphanumeric)}`;
}

/** ARN of something inside an API. */
function apiChildArn(rest: (resource: ResourceFacts) => string) {
  return regionalArn('appsync', (resource) => `apis/${textOf(resource, 'ApiId')}/${rest(resource)}`);
}

function textOf(resource: ResourceFacts, property: string): string {
  return String(resource.property(property) ?? '');
}

const absent = () => '';
const functionArn = apiChildArn((resource) => `functions/${childId(resource)}`);
const dataSourceArn = apiChildArn((resource) => `datasources/${textOf(resource, 'Name')}`);
const resolverArn = apiChildArn(
  (resource) => `types/${textOf(resource, 'TypeName')}/resolvers/${textOf(resource, 'FieldName')}`,
);
const apiKeyArn = apiChildArn((resource) => `apikey/${childId(resource)}`);

export const appsyncTypes: ResourceTypes = {
  'AWS::AppSync::GraphQLApi': {
    ref: regionalArn('appsync', (resource) => `apis/${apiId(resource)}`),
    attributes: {
      ApiId: apiId,
      Arn: refValue,
      GraphQLUrl: graphqlUrl,
      GraphQLDns: host,
      GraphQLEndpointArn: regionalArn('appsync', (resource) => `endpoints/graphql-api/${apiId(resource)}`),
      RealtimeUrl: (resource) => `${graphqlUrl(resource).replace(/^http/, 'ws')}/realtime`,
      RealtimeDns: host,
    },
  },
  'AWS::AppSync::GraphQLSchema': {
    ref: (resource) => `${textOf(resource, 'ApiId')}GraphQLSchema`,
    attributes: { Id: refValue },
  },
  'AWS::AppSync::ApiKey': {
    ref: apiKeyArn,
    attributes: { ApiKey: apiKeyValue, ApiKeyId: childId, Arn: refValue },
  },
  'AWS::AppSync::DataSource': {
    ref: dataSourceArn,
    attributes: { Name: propertyOr('Name', absent), DataSourceArn: refValue },
  },
  'AWS::AppSync::FunctionConfiguration': {
    ref: functionArn,
    attributes: {
      FunctionId: childId,
      FunctionArn: refValue,
      Name: propertyOr('Name', absent),
      DataSourceName: propertyOr('DataSourceName', absent),
    },
  },
  'AWS::AppSync::Resolver': {
    ref: resolverArn,
    attributes: {
      ResolverArn: refValue,
      TypeName: propertyOr('TypeName', absent),
      FieldName: propertyOr('FieldName', absent),
    },
  },
  'AWS::AppSync::DomainName': {
    ref: propertyOr('DomainName', absent),
    attributes: {
      DomainName: refValue,
      AppSyncDomainName: host,
      HostedZoneId: derivedId(13, alphabets.upperAlphanumeric, 'Z'),
    },
  },
};
