import { App, CfnOutput, Duration, Expiration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  Code,
  Definition,
  FunctionRuntime,
  GraphqlApi,
  type BaseDataSource,
} from 'aws-cdk-lib/aws-appsync';
import { AttributeType, type ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The smallest app that does the measured work: one table, one write per message, an API key. */
const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Bench');

const table = new TableV2(stack, 'Messages', {
  partitionKey: { name: 'room', type: AttributeType.STRING },
  sortKey: { name: 'id', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.DESTROY,
});

const api = new GraphqlApi(stack, 'Api', {
  name: 'bench',
  definition: Definition.fromFile(fileURLToPath(new URL('schema.graphql', import.meta.url))),
  authorizationConfig: {
    defaultAuthorization: {
      authorizationType: AuthorizationType.API_KEY,
      apiKeyConfig: { expires: Expiration.after(Duration.days(365)) },
    },
  },
});
// TableV2 is an ITable; CDK's declarations differ in how they write optional properties.
const source = api.addDynamoDbDataSource('MessagesSource', table as ITable);

function resolve(source: BaseDataSource, typeName: string, fieldName: string): void {
  const file = new URL(`${typeName}.${fieldName}.js`, import.meta.url);
  source.createResolver(`${typeName}${fieldName}`, {
    typeName,
    fieldName,
    runtime: FunctionRuntime.JS_1_0_0,
    code: Code.fromInline(readFileSync(file, 'utf8')),
  });
}

resolve(source, 'Mutation', 'send');
resolve(source, 'Query', 'history');

new CfnOutput(stack, 'ApiKey', { value: api.apiKey ?? '' });

app.synth();
