import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileEventPattern, type EventMatcher } from '../local/lib/event-pattern.ts';
import { ChorusStack } from './chorus-stack.ts';

const mapping = z.object({
  FunctionName: z.object({ Ref: z.string() }),
  EventSourceArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

const keys = (pk: string, sk = 's') => ({ Keys: { pk: { S: pk }, sk: { S: sk } } });
const id = { M: { id: { S: 'x' } } };

describe('Domain events', () => {
  let template: Template;
  let streams: { source: string; reader: string; filters: string[] }[];

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
    streams = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }: { Properties?: unknown }) => mapping.parse(Properties))
      .filter(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt'][1] === 'StreamArn')
      .map(({ EventSourceArn, FunctionName, FilterCriteria }) => ({
        source: EventSourceArn['Fn::GetAtt'][0],
        reader: FunctionName.Ref,
        filters: (FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern),
      }));
  }, 90_000);

  const published = () => streams.filter(({ reader }) => reader.startsWith('EventsPublisher'));

  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
  it('leave no stream with more than the two readers that a shard may have', () => {
    const readers = new Map<string, number>();
    for (const { source } of streams) readers.set(source, (readers.get(source) ?? 0) + 1);
    expect(published()).toHaveLength(3);
    expect(Math.max(...readers.values())).toBe(2);
  });

  it('are waited for through outages, and isolated when they end the publisher', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: Match.stringLikeRegexp('^EventsPublisher') },
      StartingPosition: 'TRIM_HORIZON',
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 86_400,
      MaximumRetryAttempts: Match.absent(),
      DestinationConfig: { OnFailure: Match.anyValue() },
    });
  });

  describe('are made of', () => {
    let isTold: EventMatcher;
    beforeAll(() => {
      const matchers = published()
        .flatMap(({ filters }) => filters)
        .map((pattern) => compileEventPattern(JSON.parse(pattern)));
      isTold = (record) => matchers.some((matches) => matches(record));
    });

    it.each([
      ['a message', 'INSERT', { ...keys('ROOM#r#CHANGES'), NewImage: { message: id } }],
      ['a factory', 'INSERT', keys('TREE#t#CHANGES')],
      ['a record', 'INSERT', keys('OWNER#o#CHANGES')],
      ['a job', 'INSERT', keys('OWNER#o#JOBS')],
      [
        'the end of a job',
        'MODIFY',
        { ...keys('OWNER#o#JOBS'), NewImage: { finishedAt: { S: 'now' } }, OldImage: { seed: { N: '1' } } },
      ],
    ])('%s', (_what, eventName, dynamodb) => {
      expect(isTold({ eventName, dynamodb })).toBe(true);
    });

    it.each([
      ['a message beside its log', 'INSERT', keys('ROOM#r#MESSAGES')],
      ['an expired entry', 'REMOVE', keys('TREE#t#CHANGES')],
      [
        'the progress of a job',
        'MODIFY',
        { ...keys('OWNER#o#JOBS'), NewImage: { seed: { N: '1' } }, OldImage: { seed: { N: '1' } } },
      ],
    ])('not %s', (_what, eventName, dynamodb) => {
      expect(isTold({ eventName, dynamodb })).toBe(false);
    });
  });

  it('go to an encrypted topic that takes nothing in the clear', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('reach three consumers as they are, people only by what names them', () => {
    const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription')).map(
      ({ Properties }: { Properties?: Record<string, unknown> }) => Properties,
    );
    const policies = subscriptions.map((subscription) => subscription?.['FilterPolicy']);

    expect(subscriptions.every((subscription) => subscription?.['RawMessageDelivery'] === true)).toBe(true);
    expect(policies.filter((policy) => policy === undefined)).toHaveLength(2);
    expect(policies).toContainEqual({
      audience: ['person'],
      type: [
        'chat.message.created.v1',
        'chat.membership.added.v1',
        'chat.membership.role_changed.v1',
        'records.job.finished.v1',
      ],
    });
  });

  it.each([
    ['Archiving', 100, 2],
    ['Notifying', 10, 5],
    ['Measuring', 100, 2],
  ])('give %s a queue, a function, batches of %i and %i at once', (name, batchSize, concurrency) => {
    const only = (type: string, part: string) =>
      Object.keys(template.findResources(type)).filter((logicalId) =>
        logicalId.startsWith(`Events${name}${part}`),
      );
    expect(only('AWS::SQS::Queue', 'WorkQueue')).toHaveLength(1);
    expect(only('AWS::SQS::Queue', 'WorkDeadLetters')).toHaveLength(1);
    expect(only('AWS::IAM::Role', '')).toHaveLength(1);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: Match.stringLikeRegexp(`^Events${name}`) },
      BatchSize: batchSize,
      ScalingConfig: { MaximumConcurrency: concurrency },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('are kept encrypted, closed to the public, without versions that a deletion would leave', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: Match.anyValue(),
      VersioningConfiguration: Match.absent(),
    });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).not.toContain('s3:Delete');
  });
});
