import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ChorusStack } from './chorus-stack.ts';

/** `Fn::GetAtt` of the ARN of something in the template. */
const arnOf = z
  .object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
  .transform((reference) => reference['Fn::GetAtt'][0]);
const destination = z.object({ OnFailure: z.object({ Destination: arnOf }) });

const queue = z.object({ RedrivePolicy: z.object({ deadLetterTargetArn: arnOf }).optional() });
const mapping = z.object({
  EventSourceArn: arnOf,
  DestinationConfig: destination.optional(),
});
const asynchronous = z.object({ DestinationConfig: destination });
const subscription = z.object({
  Protocol: z.string(),
  RedrivePolicy: z.object({ deadLetterTargetArn: arnOf }).optional(),
});
const rule = z.object({
  Targets: z.array(z.object({ Arn: arnOf, DeadLetterConfig: z.object({ Arn: arnOf }).optional() })),
});

describe('What fails for good', () => {
  let template: Template;

  beforeAll(() => {
    template = Template.fromStack(new ChorusStack(new App({ analyticsReporting: false }), 'Chorus', {}));
  }, 90_000);

  function propertiesOf<T>(type: string, shape: z.ZodType<T>): Map<string, T> {
    return new Map(
      Object.entries(template.findResources(type)).map(
        ([id, { Properties }]: [string, { Properties?: unknown }]) => [id, shape.parse(Properties)],
      ),
    );
  }

  const queues = () => propertiesOf('AWS::SQS::Queue', queue);
  const mappings = () => [...propertiesOf('AWS::Lambda::EventSourceMapping', mapping).values()];

  /** Queues that something puts aside to. */
  function deadLetterQueues(): Set<string> {
    return new Set(
      [
        ...[...queues().values()].map(({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn),
        ...mappings().map(({ DestinationConfig }) => DestinationConfig?.OnFailure.Destination),
        ...[...propertiesOf('AWS::Lambda::EventInvokeConfig', asynchronous).values()].map(
          ({ DestinationConfig }) => DestinationConfig.OnFailure.Destination,
        ),
        ...[...propertiesOf('AWS::SNS::Subscription', subscription).values()].map(
          ({ RedrivePolicy }) => RedrivePolicy?.deadLetterTargetArn,
        ),
        ...[...propertiesOf('AWS::Events::Rule', rule).values()].flatMap(({ Targets }) =>
          Targets.map(({ DeadLetterConfig }) => DeadLetterConfig?.Arn),
        ),
      ].flatMap((id) => id ?? []),
    );
  }

  it('has a queue to go to from every queue that is none of dead letters itself', () => {
    const aside = deadLetterQueues();
    const without = [...queues()].filter(([id, { RedrivePolicy }]) => !RedrivePolicy && !aside.has(id));

    expect(queues().size).toBeGreaterThan(5);
    expect(without.map(([id]) => id)).toEqual([]);
  });

  it('has a queue to go to from every event source mapping', () => {
    const all = queues();
    const without = mappings().filter(
      ({ EventSourceArn, DestinationConfig }) =>
        !DestinationConfig && !all.get(EventSourceArn)?.RedrivePolicy,
    );

    expect(mappings().length).toBeGreaterThan(4);
    expect(without).toEqual([]);
  });

  it('has a queue to go to from every function that is called without waiting', () => {
    const functions = template.findResources('AWS::Lambda::Function');
    const rules = [...propertiesOf('AWS::Events::Rule', rule).values()];
    const called = rules
      .flatMap(({ Targets }) => Targets.map(({ Arn }) => Arn))
      .filter((id) => id in functions);
    const subscribed = [...propertiesOf('AWS::SNS::Subscription', subscription)].filter(
      ([, { Protocol, RedrivePolicy }]) => Protocol === 'lambda' && !RedrivePolicy,
    );
    const configured = Object.values(template.findResources('AWS::Lambda::EventInvokeConfig')).map(
      ({ Properties }: { Properties?: { FunctionName?: { Ref?: string } } }) => Properties?.FunctionName?.Ref,
    );

    expect(called.filter((id) => !configured.includes(id))).toEqual([]);
    expect(subscribed).toEqual([]);
  });

  it('is kept longer than the queue keeps it, for it counts from when it was first sent', () => {
    const retention = z.object({ MessageRetentionPeriod: z.number() });
    const periods = propertiesOf('AWS::SQS::Queue', retention);
    const fourteenDays = 14 * 24 * 3600;

    for (const id of deadLetterQueues())
      expect(periods.get(id)?.MessageRetentionPeriod, id).toBe(fourteenDays);
  });

  it('is seen by operators, whichever queue it lies in', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const watching = functions
      .map(({ Properties }: { Properties?: { Environment?: { Variables?: { QUEUES?: unknown } } } }) =>
        JSON.stringify(Properties?.Environment?.Variables?.QUEUES ?? ''),
      )
      .filter((names) => names !== '""');

    expect(watching).toHaveLength(6);
    for (const names of watching) {
      for (const id of queues().keys()) expect(names).toContain(id);
      // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 4 KB for all variables.
      expect(names.length).toBeLessThan(4_000);
    }
  });
});
