import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { EventConsumer } from './event-consumer.ts';
import { alarmPrefix } from './watch/alarm-spec.ts';
import { findWatchedQueues, formatWatchedQueues } from './watched-queues.ts';

export interface AlertsProps {
  environment: Pick<Environment, 'name' | 'alarmEmail' | 'alarmWebhook'>;
  /** `null`: the topic gets one of its own. */
  key: IKey | null;
  userPool: IUserPool;
  chatTable: ITableV2;
}

/** An end only of what has begun: a new stack's alarms all find out at first that nothing is wrong. */
const worthTelling = { $or: [{ NewStateValue: ['ALARM'] }, { OldStateValue: ['ALARM'] }] };

/** Where alarms are told: a topic, and from there by mail, by webhook and in the room of operators. */
export class Alerts extends Construct {
  readonly topic: Topic;
  private readonly announcer: LambdaFunction;

  constructor(scope: Construct, id: string, { environment, key, userPool, chatTable }: AlertsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      ...(environment.name !== 'local' && { masterKey: this.keyOf(key) }),
    });
    this.letAlarmsPublish();
    if (environment.alarmEmail !== null) {
      this.topic.addSubscription(new EmailSubscription(environment.alarmEmail));
    }
    if (environment.alarmWebhook !== null) {
      this.topic.addSubscription(new UrlSubscription(environment.alarmWebhook));
    }
    this.announcer = new EventConsumer(this, 'Announcing', {
      topic: this.topic,
      functionName: 'announce-alarms',
      description: 'Tells operators of alarms, in their room',
      environment: {
        TABLE: chatTable.tableName,
        USER_POOL_ID: userPool.userPoolId,
        USER_POOL_REGION: userPool.env.region,
        ALARM_PREFIX: alarmPrefix(this),
      },
      timeout: Duration.seconds(30),
      wantsInBody: worthTelling,
      batchSize: 10,
      // Alarms come in groups; so each operator is let in by one of them.
      maxConcurrency: 2,
    }).function;
    chatTable.grant(
      this.announcer,
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
    );
    userPool.grant(this.announcer, 'cognito-idp:ListUsersInGroup');
  }

  /** CloudWatch may not use the key that AWS keeps for topics. */
  private keyOf(given: IKey | null): IKey {
    const key =
      given ?? new Key(this, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
    key.grant(new ServicePrincipal('cloudwatch.amazonaws.com'), 'kms:Decrypt', 'kms:GenerateDataKey');
    return key;
  }

  /** A topic's own policy, which asks for TLS, takes the place of the one that lets the account's alarms in. */
  private letAlarmsPublish(): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }

  /** Lets the announcer tell, and lead to queues: to be called when all of them are there. */
  connect(api: GraphqlApi): void {
    const stack = Stack.of(this);
    this.announcer.addEnvironment('QUEUES', formatWatchedQueues(stack, findWatchedQueues(stack)));
    this.announcer.addEnvironment('GRAPHQL_URL', api.graphqlUrl);
    api.grantMutation(this.announcer, 'publishMessage', 'publishOpsEvent');
  }
}
