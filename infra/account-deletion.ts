import { Duration } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ChorusFunction } from './chorus-function.ts';
import type { Stored } from './stored.ts';
import { WorkQueue } from './work-queue.ts';

export interface AccountDeletionProps extends Stored {
  archive: Bucket;
  archiveIndex: ITableV2;
  accessTokenMinutes: number;
}

/** Twice the time that `functions/delete-account` gives itself. */
const deleteTimeout = Duration.seconds(60);

/** What is under way when the last token ends: requests, streams, queues that are not held up. */
const underWayMinutes = 15;

/** Deletes accounts: docs/decisions/022-account-deletion.md. */
export class AccountDeletion extends Construct {
  /** Data source of the API, by its name. */
  readonly functions: Record<'startAccountDeletion', LambdaFunction>;
  private readonly worker: LambdaFunction;

  constructor(scope: Construct, id: string, props: AccountDeletionProps) {
    super(scope, id);
    const deletions = new WorkQueue(this, 'Deletions', {
      consumerTimeout: deleteTimeout,
      // The last pass waits in the queue; SQS lets a message wait that long.
      longestDelay: Duration.minutes(15),
    });
    this.functions = { startAccountDeletion: this.addStart(deletions, props) };
    this.worker = this.addWorker(deletions, props);
  }

  private addStart({ queue }: WorkQueue, props: AccountDeletionProps): LambdaFunction {
    const { userPool, chatTable, operationsTable } = props;
    const start = new ChorusFunction(this, 'Start', 'start-account-deletion', {
      description: 'Queues the deletion of an account',
      environment: {
        QUEUE_URL: queue.queueUrl,
        USER_POOL_ID: userPool.userPoolId,
        CHAT_TABLE: chatTable.tableName,
        OPERATIONS_TABLE: operationsTable.tableName,
      },
    }).function;
    chatTable.grant(start, 'dynamodb:GetItem');
    operationsTable.grant(start, 'dynamodb:PutItem');
    queue.grantSendMessages(start);
    userPool.grant(start, 'cognito-idp:ListUsers', 'cognito-idp:AdminDisableUser');
    return start;
  }

  private addWorker({ queue }: WorkQueue, props: AccountDeletionProps): LambdaFunction {
    const { userPool, chatTable, treeTable, recordTable, archive, archiveIndex, accessTokenMinutes } = props;
    const worker = new ChorusFunction(this, 'Delete', 'delete-account', {
      description: 'Takes an account out of tables, archive and user pool',
      environment: {
        QUEUE_URL: queue.queueUrl,
        USER_POOL_ID: userPool.userPoolId,
        CHAT_TABLE: chatTable.tableName,
        TREE_TABLE: treeTable.tableName,
        RECORD_TABLE: recordTable.tableName,
        ARCHIVE_TABLE: archiveIndex.tableName,
        ARCHIVE_BUCKET: archive.bucketName,
        LAST_PASS_MINUTES: String(accessTokenMinutes + underWayMinutes),
      },
      timeout: deleteTimeout,
    }).function;
    worker.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 2 }),
    );
    queue.grantSendMessages(worker);
    chatTable.grant(
      worker,
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
    );
    recordTable.grant(worker, 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
    for (const table of [treeTable, archiveIndex]) {
      table.grant(worker, 'dynamodb:Query', 'dynamodb:BatchWriteItem');
    }
    this.letRewrite(worker, archive);
    userPool.grant(
      worker,
      'cognito-idp:AdminUserGlobalSignOut',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:ListUsers',
    );
    return worker;
  }

  /** To tell an object that is not there from one that may not be seen, it has to be allowed to list. */
  private letRewrite(worker: LambdaFunction, archive: Bucket): void {
    worker.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [archive.bucketArn] }),
    );
    worker.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [archive.arnForObjects('*')],
      }),
    );
  }

  /** Lets the function ask the API to end subscriptions. */
  connect(api: GraphqlApi): void {
    this.worker.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    api.grantMutation(this.worker, 'signOutUser');
  }
}
