import { CfnResource, Stack } from 'aws-cdk-lib';
import { type IUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { ChatTable } from './chat-table.ts';
import type { Environment } from './environment.ts';
import { OperationsTable } from './operations-table.ts';
import { RecordTable } from './record-table.ts';
import { replicaOfTable } from './replica-table.ts';
import { TreeTable } from './tree-table.ts';
import { UserDirectory } from './user-directory.ts';

/** Everything that holds what people wrote and who they are; all else of a stack can be made anew. */
export interface Stored {
  userPool: IUserPool;
  /** Of the web app. */
  clientId: string;
  chatTable: ITableV2;
  treeTable: ITableV2;
  recordTable: ITableV2;
  operationsTable: ITableV2;
}

/** Ids are for ever: data hangs on them. */
export function createStored(scope: Construct, environment: Environment): Stored {
  const { userPool, clientId } = new UserDirectory(scope, 'UserDirectory', environment);
  return {
    userPool,
    clientId,
    chatTable: new ChatTable(scope, 'Chat').table,
    treeTable: new TreeTable(scope, 'Tree').table,
    recordTable: new RecordTable(scope, 'Records').table,
    operationsTable: new OperationsTable(scope, 'OperationsLog').table,
  };
}

/** The same in another region: replicas of the tables, and the users where they are. */
export function replicateStored(stack: Stack, first: Stored): Stored {
  const home = Stack.of(first.userPool);
  const userPoolArn = stack.formatArn({
    service: 'cognito-idp',
    region: home.region,
    resource: 'userpool',
    resourceName: refOf(first.userPool),
  });
  return {
    // A pool taken over is an IUserPool; CDK's declarations differ in how they write optional properties.
    userPool: UserPool.fromUserPoolArn(stack, 'UserPool', userPoolArn) as IUserPool,
    clientId: first.clientId,
    chatTable: replicaOfTable(stack, 'Chat', refOf(first.chatTable)),
    treeTable: replicaOfTable(stack, 'Tree', refOf(first.treeTable)),
    recordTable: replicaOfTable(stack, 'Records', refOf(first.recordTable)),
    operationsTable: replicaOfTable(stack, 'OperationsLog', refOf(first.operationsTable)),
  };
}

/** What CloudFormation names a resource: asking the construct would fix a new name, and with it replace the table. */
function refOf({ node }: Construct): string {
  const { defaultChild } = node;
  if (!(defaultChild instanceof CfnResource)) throw new Error(`${node.path} has no resource of its own.`);
  return defaultChild.ref;
}
