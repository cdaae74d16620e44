import { Duration, Stack } from 'aws-cdk-lib';
import {
  AppsyncFunction,
  AuthorizationType,
  type BaseDataSource,
  CfnGraphQLApi,
  Code,
  Definition,
  FunctionRuntime,
  GraphqlApi,
  IntrospectionConfig,
  Resolver,
} from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ResolverCode } from './bundle-resolvers.ts';
import { ApiKeys } from './api-keys.ts';
import { ApiLog } from './api-log.ts';
import { FunctionDataSource, TableDataSource } from './data-sources.ts';
import type { Environment } from './environment.ts';
import { keptWarm } from './kept-warm.ts';
import { type DataSourceName, type FunctionSourceName, resolverMap, type Step } from './resolver-map.ts';

export interface ChorusApiProps {
  /** Path of `schema.graphql`. */
  schemaFile: string;
  code: ResolverCode;
  userPool: IUserPool;
  chatTable: ITableV2;
  treeTable: ITableV2;
  recordTable: ITableV2;
  operationsTable: ITableV2;
  /** Checks the tokens of machines. */
  machineAuthorizer: IFunction;
  /** The Lambda data sources. */
  functions: Record<FunctionSourceName, LambdaFunction>;
  /** Shown by `serverInfo`. */
  version: string;
  environment: Environment;
}

/** Selections within selections, and fields resolved by one request: both far above what the web app asks for. */
const queryDepthLimit = 8;
const resolverCountLimit = 1_000;

/** What the authorizer is asked about; anything else is refused without a call. See `functions/lib/machine-token.ts`. */
const machineTokenPattern = '^(Bearer )?chorus_[A-Za-z0-9_.-]{1,1000}$';

/** The GraphQL API with the resolvers that `resolverMap` lists. */
export class ChorusApi extends Construct {
  readonly api: GraphqlApi;
  /** Where subscriptions connect. */
  readonly realtimeUrl: string;
  /** The newest of its keys. */
  readonly apiKey: string;
  /** `null`: AppSync logs nothing. */
  readonly log: LogGroup | null;
  private readonly code: ResolverCode;
  private readonly functions = new Map<string, AppsyncFunction>();

  constructor(
    scope: Construct,
    id: string,
    {
      schemaFile,
      code,
      userPool,
      chatTable,
      treeTable,
      recordTable,
      operationsTable,
      machineAuthorizer,
      functions,
      version,
      environment,
    }: ChorusApiProps,
  ) {
    super(scope, id);
    this.code = code;
    this.api = new GraphqlApi(this, 'Api', {
      name: 'chorus',
      definition: Definition.fromFile(schemaFile),
      authorizationConfig: {
        defaultAuthorization: {
          authorizationType: AuthorizationType.USER_POOL,
          userPoolConfig: { userPool },
        },
        additionalAuthorizationModes: [
          { authorizationType: AuthorizationType.API_KEY },
          { authorizationType: AuthorizationType.IAM },
          {
            authorizationType: AuthorizationType.LAMBDA,
            lambdaAuthorizerConfig: {
              handler: machineAuthorizer,
              // Each answer says by itself how long it may be remembered.
              resultsCacheTtl: Duration.seconds(0),
              validationRegex: machineTokenPattern,
            },
          },
        ],
      },
      queryDepthLimit,
      resolverCountLimit,
      ...(!environment.introspection && { introspectionConfig: IntrospectionConfig.DISABLED }),
      ...(environment.tracing && { xrayEnabled: true }),
      environmentVariables: {
        CHAT_TABLE: chatTable.tableName,
        TREE_TABLE: treeTable.tableName,
        RECORD_TABLE: recordTable.tableName,
        REGION: Stack.of(this).region,
        VERSION: version,
      },
    });
    this.apiKey = new ApiKeys(this, 'Keys', { api: this.api, environment }).newest;
    this.realtimeUrl =
      this.api.node.defaultChild instanceof CfnGraphQLApi ? this.api.node.defaultChild.attrRealtimeUrl : '';
    this.log =
      environment.fieldLogLevel === 'NONE'
        ? null
        : new ApiLog(this, 'Log', { api: this.api, fieldLogLevel: environment.fieldLogLevel }).logGroup;
    this.addResolvers({
      none: this.api.addNoneDataSource('none'),
      chat: new TableDataSource(this.api, 'chat', chatTable),
      tree: new TableDataSource(this.api, 'tree', treeTable),
      records: new TableDataSource(this.api, 'records', recordTable),
      operations: new TableDataSource(this.api, 'operations', operationsTable),
      ...this.addFunctionSources(functions, environment.provisionedConcurrency),
    });
  }

  private addFunctionSources(
    functions: Record<FunctionSourceName, LambdaFunction>,
    warmInstances: number,
  ): Record<FunctionSourceName, BaseDataSource> {
    const add = (name: FunctionSourceName) =>
      new FunctionDataSource(this.api, name, keptWarm(this, name, functions[name], warmInstances));
    return {
      signOutUser: add('signOutUser'),
      authorizeRecords: add('authorizeRecords'),
      enqueueRecords: add('enqueueRecords'),
      startJob: add('startJob'),
      recordStats: add('recordStats'),
      issueAccessToken: add('issueAccessToken'),
      inspectQueues: add('inspectQueues'),
      browseDeadLetters: add('browseDeadLetters'),
      discardDeadLetter: add('discardDeadLetter'),
      startRedrive: add('startRedrive'),
      startAccountDeletion: add('startAccountDeletion'),
      inspectAlarms: add('inspectAlarms'),
      manageWebhooks: add('manageWebhooks'),
    };
  }

  private addResolvers(dataSources: Record<DataSourceName, BaseDataSource>): void {
    for (const [field, entry] of Object.entries(resolverMap)) {
      const [typeName = '', fieldName = ''] = field.split('.');
      const common = {
        api: this.api,
        typeName,
        fieldName,
        runtime: FunctionRuntime.JS_1_0_0,
        code: this.codeOf(field),
      };
      new Resolver(this, field, {
        ...common,
        ...('unit' in entry
          ? { dataSource: dataSources[entry.unit] }
          : { pipelineConfig: entry.steps.map((step) => this.functionOf(step, dataSources)) }),
      });
    }
  }

  /** Steps are shared: a step on a data source is one AppSync function, whoever uses it. */
  private functionOf(
    [name, sourceName]: Step,
    dataSources: Record<DataSourceName, BaseDataSource>,
  ): AppsyncFunction {
    const known = this.functions.get(`${name}@${sourceName}`);
    if (known) return known;
    const created = new AppsyncFunction(this, `Step-${name}-${sourceName}`, {
      name,
      api: this.api,
      dataSource: dataSources[sourceName],
      runtime: FunctionRuntime.JS_1_0_0,
      code: this.codeOf(`steps/${name}`),
    });
    this.functions.set(`${name}@${sourceName}`, created);
    return created;
  }

  private codeOf(name: string): Code {
    const code = this.code.get(name);
    if (code === undefined)
      throw new Error(`resolvers/${name}.ts does not exist, but the resolver map names it.`);
    return Code.fromInline(code);
  }
}
