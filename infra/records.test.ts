import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileEventPattern } from '../local/lib/event-pattern.ts';
import { ChorusStack } from './chorus-stack.ts';

interface Resource {
  Properties: Record<string, unknown>;
}
interface Statement {
  Action: string | string[];
  Resource: unknown;
}

describe('The flow of records', () => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
  }, 90_000);

  /** The only resource of a type whose id begins like this. */
  function only(type: string, start: string): Resource & { id: string } {
    const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(start));
    const [first, ...others] = found;
    if (!first || others.length > 0) throw new Error(`${found.length} of ${type} begin with ${start}.`);
    return { id: first[0], Properties: (first[1] as Resource).Properties };
  }
  const mappingOf = (name: string) => only('AWS::Lambda::EventSourceMapping', `RecordFlow${name}Function`);
  const functionOf = (name: string) => only('AWS::Lambda::Function', `RecordFlow${name}Function`);

  it.each([
    ['Work', 'Persist', 100],
    ['Jobs', 'Generate', 1],
  ])('carries %s to its worker, message by message, five times at most', (queueName, worker, batchSize) => {
    const queue = only('AWS::SQS::Queue', `RecordFlow${queueName}Queue`);
    const deadLetters = only('AWS::SQS::Queue', `RecordFlow${queueName}DeadLetters`);
    const visibility = Number(queue.Properties['VisibilityTimeout']);

    expect(visibility).toBeGreaterThanOrEqual(6 * Number(functionOf(worker).Properties['Timeout']));
    expect(queue.Properties['RedrivePolicy']).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters.id, 'Arn'] },
      maxReceiveCount: 5,
    });
    expect(Number(deadLetters.Properties['MessageRetentionPeriod'])).toBeGreaterThan(
      Number(queue.Properties['MessageRetentionPeriod']),
    );
    expect(mappingOf(worker).Properties).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
      BatchSize: batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const { MaximumConcurrency } = mappingOf(worker).Properties['ScalingConfig'] as Record<string, number>;
    expect(MaximumConcurrency).toBeLessThanOrEqual(5);
  });

  it('encrypts its queues, and refuses what is not', () => {
    const queues = Object.entries(template.findResources('AWS::SQS::Queue')).filter(([id]) =>
      id.startsWith('RecordFlow'),
    );
    expect(queues.length).toBeGreaterThanOrEqual(5);
    for (const [id, { Properties }] of queues) {
      const { SqsManagedSseEnabled, KmsMasterKeyId } = Properties as Record<string, unknown>;
      expect(SqsManagedSseEnabled === true || KmsMasterKeyId !== undefined, id).toBe(true);
      template.hasResourceProperties('AWS::SQS::QueuePolicy', {
        Queues: [{ Ref: id }],
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Deny',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      });
    }
  });

  it('keeps the table for good, with a stream and a way back', () => {
    const table = only('AWS::DynamoDB::GlobalTable', 'RecordsTable').Properties;
    expect(table).toMatchObject({
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      Replicas: [expect.objectContaining({ PointInTimeRecoverySpecification: expect.anything() })],
    });
  });

  it('halves a batch of the stream that fails, waits out what passes, and keeps what it gives up', () => {
    const { Properties } = mappingOf('Publisher');
    expect(Properties).not.toHaveProperty('MaximumRetryAttempts');
    const failures = only('AWS::SQS::Queue', 'RecordFlowPublisherFailures');
    expect(Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [failures.id, 'Arn'] } } },
    });
  });

  describe('from its stream', () => {
    function isTold(eventName: string, partition: string, image: Record<string, { S: string }> = {}) {
      const { FilterCriteria } = mappingOf('Publisher').Properties as {
        FilterCriteria: { Filters: { Pattern: string }[] };
      };
      const dynamodb = {
        Keys: { pk: { S: `OWNER#dana${partition}` }, sk: { S: 'x' } },
        NewImage: { id: { S: 'x' }, ...image },
      };
      return FilterCriteria.Filters.some(({ Pattern }) =>
        compileEventPattern(JSON.parse(Pattern))({ eventName, dynamodb }),
      );
    }
    const ofJob = { jobId: { S: 'j' } };

    it.each<[string, boolean, string, string, Record<string, { S: string }>]>([
      ['a submitted record', true, 'INSERT', '#RECORDS', { status: { S: 'PERSISTED' } }],
      ['a generated record', false, 'INSERT', '#RECORDS', { ...ofJob, status: { S: 'PERSISTED' } }],
      [
        'a generated one that is rejected',
        true,
        'INSERT',
        '#RECORDS',
        { ...ofJob, status: { S: 'REJECTED' } },
      ],
      ['one that is stored after all', true, 'MODIFY', '#RECORDS', { ...ofJob, status: { S: 'PERSISTED' } }],
      ['an expired tombstone', false, 'REMOVE', '#RECORDS', {}],
      ['a new job', true, 'INSERT', '#JOBS', {}],
      ['a job that goes on', true, 'MODIFY', '#JOBS', {}],
      ['the change log', false, 'INSERT', '#CHANGES', {}],
      ['a clientId', false, 'INSERT', '#IDEMPOTENCY', {}],
      ['the quota', false, 'MODIFY', '', {}],
    ])('hears of %s: %s', (_what, expected, eventName, partition, image) => {
      expect(isTold(eventName, partition, image)).toBe(expected);
    });
  });

  it.each([
    ['Authorize', ['dynamodb:UpdateItem']],
    ['Enqueue', ['dynamodb:PutItem']],
    ['StartJob', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']],
    ['Generate', ['dynamodb:GetItem', 'dynamodb:UpdateItem']],
    ['Persist', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']],
    ['Stats', ['dynamodb:Query']],
    [
      'Publisher',
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    ],
  ])('lets %s do with tables only what it does', (name, allowed) => {
    const policy = only('AWS::IAM::Policy', `RecordFlow${name}RoleDefaultPolicy`);
    const { Statement } = policy.Properties['PolicyDocument'] as { Statement: Statement[] };
    const tables = Statement.flatMap(({ Action }) => Action).filter((action) =>
      action.startsWith('dynamodb:'),
    );

    expect([...tables].sort()).toEqual(allowed);
    for (const { Action, Resource } of Statement) {
      const isUnbounded = Resource === '*';
      const mayBe = [Action].flat().every((one) => /^xray:|^dynamodb:ListStreams$/.test(one));
      expect(isUnbounded && !mayBe, `${String(Action)} on *`).toBe(false);
    }
  });
});
