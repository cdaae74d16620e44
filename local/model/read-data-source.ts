import type { Addresses } from '../template/addresses.ts';
import type { Properties, ResourceView } from '../template/resource-view.ts';
import type { DataSourceModel } from './appsync.ts';
import { functionArn, localArn } from './local-arn.ts';

/** Reads an `AWS::AppSync::DataSource`. Types that have no local service load, and fail when they are called. */
export function readDataSource(view: ResourceView, addresses: Addresses): DataSourceModel {
  const { properties, logicalId } = view;
  const identity = { logicalId, name: properties.text('Name') };
  const type = properties.text('Type');
  switch (type) {
    case 'NONE':
      return { ...identity, type };
    case 'AMAZON_DYNAMODB':
      return { ...identity, type, tableName: readTableName(configOf(properties, 'DynamoDBConfig')) };
    case 'AWS_LAMBDA': {
      const reference = configOf(properties, 'LambdaConfig')?.text('LambdaFunctionArn') ?? '';
      return { ...identity, type, functionArn: functionArn(reference, addresses) };
    }
    case 'HTTP':
      return { ...identity, type, ...readEndpoint(configOf(properties, 'HttpConfig')) };
    case 'AMAZON_EVENTBRIDGE': {
      const bus = configOf(properties, 'EventBridgeConfig')?.text('EventBusArn') ?? '';
      return { ...identity, type, eventBusArn: localArn(bus, addresses) };
    }
    default:
      return { ...identity, type: 'UNSUPPORTED', templateType: type };
  }
}

function configOf(properties: Properties, name: string): Properties | null {
  if (!properties.has(name)) properties.report(name, 'nothing', 'a data source of this type needs it');
  return properties.object(name);
}

function readTableName(config: Properties | null): string {
  if (config?.flag('Versioned', false)) {
    config.report(
      'Versioned',
      'a versioned data source',
      'conflict detection is not emulated; switch it off',
    );
  }
  return config?.text('TableName') ?? '';
}

function readEndpoint(config: Properties | null) {
  const signing = config?.object('AuthorizationConfig')?.object('AwsIamConfig') ?? null;
  return {
    endpoint: config?.text('Endpoint') ?? '',
    signing: signing && {
      region: signing.text('SigningRegion'),
      service: signing.text('SigningServiceName'),
    },
  };
}
