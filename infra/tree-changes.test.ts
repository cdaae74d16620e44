import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileEventPattern } from '../local/lib/event-pattern.ts';
import { ChorusStack } from './chorus-stack.ts';

const mapping = z.object({
  Properties: z.object({
    FunctionName: z.object({ Ref: z.string() }),
    FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }),
    MaximumRetryAttempts: z.number().optional(),
  }),
});
const policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() }),
      ),
    }),
    Roles: z.array(z.object({ Ref: z.string() })),
  }),
});

const keys = (sk: string) => ({ Keys: { pk: { S: 'TREE#main' }, sk: { S: sk } } });

describe('The stream of the tree table', () => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
  }, 90_000);

  const idOf = (type: string, part: string) =>
    Object.keys(template.findResources(type)).find((id) => id.startsWith(part)) ?? '';
  const publisherMapping = () => {
    const found = Object.values(template.findResources('AWS::Lambda::EventSourceMapping'))
      .map((resource) => mapping.safeParse(resource).data?.Properties)
      .find((properties) => properties?.FunctionName.Ref.startsWith('TreeChangesPublisher'));
    if (!found) throw new Error('The publisher has no mapping.');
    return found;
  };

  it('holds an item as it was and as it is', () => {
    const tree = template.findResources('AWS::DynamoDB::GlobalTable')[
      idOf('AWS::DynamoDB::GlobalTable', 'TreeTable')
    ];

    expect(tree).toMatchObject({
      Properties: {
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
  });

  it('is carried in batches, record by record, halved on errors, for as long as it keeps records', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: { Ref: idOf('AWS::Lambda::Function', 'TreeChangesPublisher') },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 86_400,
      MaximumBatchingWindowInSeconds: Match.absent(),
      DestinationConfig: {
        OnFailure: {
          Destination: { 'Fn::GetAtt': [idOf('AWS::SQS::Queue', 'TreeChangesFailures'), 'Arn'] },
        },
      },
    });
    // None, or -1: an outage is waited out.
    expect(publisherMapping().MaximumRetryAttempts ?? -1).toBe(-1);
  });

  it.each([
    ['a factory', 'FACTORY#f', true],
    ['the log', '01KAJ000000000000000000000', false],
    ['the count', 'FACTORIES', false],
    ['the key of a repeat', 'createFactory#c', false],
  ])('tells the function of %s: %s: %s', (_what, sk, isTold) => {
    const matchers = publisherMapping().FilterCriteria.Filters.map(({ Pattern }) =>
      compileEventPattern(JSON.parse(Pattern)),
    );

    expect(matchers.some((matches) => matches({ eventName: 'MODIFY', dynamodb: keys(sk) }))).toBe(isTold);
  });

  it('lets the function read and write items one by one, publish one mutation, and report failures', () => {
    const role = idOf('AWS::IAM::Role', 'TreeChangesPublisherRole');
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .map((resource) => policy.parse(resource).Properties)
      .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const actions = statements.flatMap(({ Action }) => Action);

    expect(actions).toEqual(
      expect.arrayContaining(['dynamodb:GetItem', 'appsync:GraphQL', 'sqs:SendMessage']),
    );
    expect(actions.filter((action) => action.includes('*') || /Scan|Query|DeleteItem/.test(action))).toEqual(
      [],
    );
    const publishing = statements.filter(({ Action }) => [Action].flat().includes('appsync:GraphQL'));
    expect(JSON.stringify(publishing.map(({ Resource }) => Resource))).toContain(
      'types/Mutation/fields/publishFactoryChange',
    );
    expect(publishing).toHaveLength(1);
  });
});
