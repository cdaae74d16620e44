import { describe, expect, it } from 'vitest';

import { parseTemplate } from './template-file.ts';

describe('parseTemplate', () => {
  it('turns YAML short forms into their long ones', () => {
    const template = parseTemplate(
      `
Parameters:
  Stage: { Type: String, Default: 3 }
Conditions:
  IsLive: !Equals [!Ref Stage, live]
  IsBig: !And [!Condition IsLive, !Not [!Equals [a, b]]]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Condition: IsLive
    Properties:
      QueueName: !Sub '\${Stage}-jobs'
      Plain: 2012-10-17
      Arn: !GetAtt Other.Arn
      List: !GetAtt [Other, Arn]
      Nested: !Join ['-', [a, !Select [0, !Split [',', !ImportValue Names]]]]
      Text: !Sub
        - '\${A}'
        - A: !FindInMap [M, !Ref 'AWS::Region', k]
      Encoded: !Base64 hi
Outputs:
  Url: { Value: !Ref Queue, Export: { Name: !Sub 'x-\${Stage}' } }
`,
      'jobs.yaml',
    );
    expect(template.parameters.get('Stage')).toEqual({ type: 'String', defaultValue: '3' });
    expect(template.conditions).toEqual({
      IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
      IsBig: { 'Fn::And': [{ Condition: 'IsLive' }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }] },
    });
    expect(template.resources.get('Queue')).toMatchObject({
      condition: 'IsLive',
      properties: {
        QueueName: { 'Fn::Sub': '${Stage}-jobs' },
        Plain: '2012-10-17',
        Arn: { 'Fn::GetAtt': 'Other.Arn' },
        List: { 'Fn::GetAtt': ['Other', 'Arn'] },
        Nested: {
          'Fn::Join': [
            '-',
            ['a', { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::ImportValue': 'Names' }] }] }],
          ],
        },
        Text: { 'Fn::Sub': ['${A}', { A: { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'k'] } }] },
        Encoded: { 'Fn::Base64': 'hi' },
      },
    });
    expect(template.outputs.get('Url')).toEqual({
      value: { Ref: 'Queue' },
      exportName: { 'Fn::Sub': 'x-${Stage}' },
      condition: undefined,
    });
  });

  it.each([
    ['{ "Resources": ', 'neither JSON nor YAML'],
    ['Resources: [unclosed', 'neither JSON nor YAML'],
    ['Resources: { A: { Type: X, Properties: { B: !Nonsense 1 } } }', 'Unresolved tag: !Nonsense'],
    ['{}', 'it has no Resources'],
    ['{"Resources": {"A": {}}}', 'Resources.A has no Type'],
    ['{"Resources": {"A": []}}', 'Resources.A must be an object'],
    ['{"Resources": {"A": {"Type": "X", "Properties": 1}}}', 'Properties must be an object'],
    ['{"Resources": {}, "Outputs": []}', 'Outputs must be an object'],
  ])('refuses %j with one clear line', (text, reason) => {
    const error = catchError(() => parseTemplate(text, 'orders.yaml'));
    expect(error).toMatchObject({ code: 'AssemblyUnreadable', message: expect.stringContaining(reason) });
    expect(error.message).toMatch(/^orders\.yaml[^\n]*$/);
  });
});

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('It did not throw.');
}
