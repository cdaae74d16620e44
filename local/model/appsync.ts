/** An `AWS::AppSync::GraphQLApi` with everything that hangs on it. */
export interface ApiModel {
  logicalId: string;
  stackName: string;
  apiId: string;
  arn: string;
  name: string;
  /** `/graphql` for the first API of the assembly, `/apis/<apiId>/graphql` for the others. */
  graphqlPath: string;
  graphqlUrl: string;
  /** `ws:` or `wss:`, the GraphQL URL with `/realtime` behind it. */
  realtimeUrl: string;
  /** The schema's text (SDL). */
  schema: string;
  defaultAuth: AuthProvider;
  additionalAuth: AuthProvider[];
  apiKeys: ApiKeyModel[];
  dataSources: DataSourceModel[];
  functions: PipelineFunctionModel[];
  resolvers: ResolverModel[];
  environment: Record<string, string>;
  introspectionEnabled: boolean;
  /** 0: no limit. */
  queryDepthLimit: number;
  /** 1 to 10,000; the template's 0 is read as 10,000. */
  resolverCountLimit: number;
}

export type AuthProvider =
  | { type: 'API_KEY' }
  | { type: 'AWS_IAM' }
  | {
      type: 'AMAZON_COGNITO_USER_POOLS';
      userPoolId: string;
      appIdClientRegex: string | null;
      defaultAction: 'ALLOW' | 'DENY';
    }
  | { type: 'OPENID_CONNECT'; issuer: string; clientId: string | null; iatTtlMs: number; authTtlMs: number }
  | {
      type: 'AWS_LAMBDA';
      functionArn: string;
      resultTtlSeconds: number;
      identityValidationExpression: string | null;
    };

export type AuthType = AuthProvider['type'];

export interface ApiKeyModel {
  id: string;
  /** The `da2-…` value that callers send. */
  key: string;
  expiresAtMs: number;
}

/** `type` is the template's, with what that type needs. `unsupported` sources load and fail when called. */
export type DataSourceModel = { logicalId: string; name: string } & (
  | { type: 'NONE' }
  | { type: 'AMAZON_DYNAMODB'; tableName: string }
  | { type: 'AWS_LAMBDA'; functionArn: string }
  | { type: 'HTTP'; endpoint: string; signing: { region: string; service: string } | null }
  | { type: 'AMAZON_EVENTBRIDGE'; eventBusArn: string }
  | { type: 'UNSUPPORTED'; templateType: string }
);

/** Code of one resolver or pipeline function. */
export interface HandlerCode {
  /** ES module text, importing only `@aws-appsync/utils` and its subpaths. */
  source: string;
  /** For error messages: where the code came from, such as a logical id. */
  origin: string;
}

export interface PipelineFunctionModel {
  logicalId: string;
  functionId: string;
  name: string;
  dataSourceName: string;
  /** `null`: a direct Lambda function. */
  code: HandlerCode | null;
  maxBatchSize: number;
}

export interface ResolverModel {
  logicalId: string;
  typeName: string;
  fieldName: string;
  kind: 'UNIT' | 'PIPELINE';
  /** UNIT only. */
  dataSourceName: string | null;
  /** PIPELINE only: function ids in order. */
  functionIds: string[];
  /** `null`: a direct Lambda resolver (UNIT). */
  code: HandlerCode | null;
  maxBatchSize: number;
}
