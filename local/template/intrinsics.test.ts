import { describe, expect, it } from 'vitest';

import type { Json } from '../lib/json.ts';
import {
  evaluate,
  evaluateCondition,
  evaluateLeniently,
  EvaluationError,
  noValue,
  type Scope,
} from './intrinsics.ts';

const refs: Record<string, Json> = {
  'AWS::Region': 'eu-west-1',
  Table: 'orders',
  Zones: ['a', 'b'],
};

const scope: Scope = {
  ref(name) {
    if (name === 'AWS::NoValue') return noValue;
    const value = refs[name];
    if (value === undefined) throw new EvaluationError(`Ref to ${name}`, 'correct it');
    return value;
  },
  attribute: (logicalId, name) => `${logicalId}#${name}`,
  importValue: (name) => `imported ${name}`,
  condition: (name) => name === 'IsProduction',
  mapping: (name, top, second) =>
    name === 'Sizes' && top === 'eu-west-1' && second === 'small' ? 3 : undefined,
};

const call = (name: string, argument: Json) => evaluate({ [name]: argument }, scope);

describe('evaluate', () => {
  it.each<[string, Json, Json]>([
    ['Ref', 'Table', 'orders'],
    ['Fn::GetAtt', ['Table', 'Arn'], 'Table#Arn'],
    ['Fn::GetAtt', ['Nested', 'Outputs', 'Url'], 'Nested#Outputs.Url'],
    ['Fn::GetAtt', 'Nested.Outputs.Url', 'Nested#Outputs.Url'],
    ['Fn::Join', ['-', ['a', { Ref: 'Table' }, 3]], 'a-orders-3'],
    ['Fn::Join', [',', { Ref: 'Zones' }], 'a,b'],
    ['Fn::Join', ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']], 'a-b'],
    [
      'Fn::Sub',
      'x-${Table}-${Table.Arn}-${AWS::Region}-${!Literal}',
      'x-orders-Table#Arn-eu-west-1-${Literal}',
    ],
    ['Fn::Sub', ['${Name}/${Table}', { Name: { Ref: 'AWS::Region' }, Table: 'mine' }], 'eu-west-1/mine'],
    ['Fn::Select', [1, ['a', 'b']], 'b'],
    ['Fn::Select', ['0', { 'Fn::Split': ['/', 'x/y'] }], 'x'],
    ['Fn::Split', ['/', 'x/y'], ['x', 'y']],
    ['Fn::ImportValue', { 'Fn::Sub': '${AWS::Region}-vpc' }, 'imported eu-west-1-vpc'],
    ['Fn::FindInMap', ['Sizes', { Ref: 'AWS::Region' }, 'small'], 3],
    ['Fn::FindInMap', ['Sizes', 'mars', 'small', { DefaultValue: 1 }], 1],
    ['Fn::Base64', 'hello', 'aGVsbG8='],
    ['Fn::If', ['IsProduction', { Ref: 'Table' }, { Ref: 'Unknown' }], 'orders'],
    ['Fn::GetAZs', '', ['eu-west-1a', 'eu-west-1b', 'eu-west-1c']],
    ['Fn::GetAZs', 'us-east-1', ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    ['Fn::Length', { Ref: 'Zones' }, 2],
    ['Fn::ToJsonString', { a: [{ Ref: 'Table' }] }, '{"a":["orders"]}'],
  ])('gives %s of %j the value %j', (name, argument, expected) => {
    expect(call(name, argument)).toEqual(expected);
  });

  it('takes AWS::NoValue out of objects and lists', () => {
    const absent = { Ref: 'AWS::NoValue' };
    expect(evaluate({ a: absent, b: [1, absent], c: { 'Fn::If': ['Other', 1, absent] } }, scope)).toEqual({
      b: [1],
    });
  });

  it('leaves dynamic references and objects that only look like a Ref as they are', () => {
    const written = { secret: '{{resolve:secretsmanager:key}}', rule: { Ref: 'Table', other: 1 } };
    expect(evaluate(written, scope)).toEqual(written);
  });

  it.each<[string, Json]>([
    ['Fn::Transform', { Name: 'x' }],
    ['Fn::Cidr', ['10.0.0.0/16', 1, 8]],
    ['Fn::Select', [4, ['a']]],
    ['Fn::GetAtt', 'NoDot'],
    ['Fn::FindInMap', ['Sizes', 'mars', 'small']],
    ['Fn::Join', 'text'],
    ['Fn::Sub', ['${Zones}', { Zones: { Ref: 'Zones' } }]],
    ['Fn::Base64', { Ref: 'AWS::NoValue' }],
  ])('refuses %s of %j with what was found', (name, argument) => {
    expect(() => call(name, argument)).toThrow(name);
  });
});

describe('evaluateCondition', () => {
  it.each<[Json, boolean]>([
    [{ 'Fn::Equals': [{ Ref: 'Table' }, 'orders'] }, true],
    [{ 'Fn::Equals': ['true', true] }, true],
    [{ 'Fn::Equals': ['a', 'b'] }, false],
    [
      {
        'Fn::Equals': [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      },
      true,
    ],
    [{ 'Fn::Not': [{ Condition: 'IsProduction' }] }, false],
    [{ 'Fn::And': [{ Condition: 'IsProduction' }, { 'Fn::Equals': [1, 1] }] }, true],
    [{ 'Fn::Or': [{ Condition: 'Other' }, { 'Fn::Equals': [1, 2] }] }, false],
  ])('answers %j with %s', (condition, expected) => {
    expect(evaluateCondition(condition, scope)).toBe(expected);
  });

  it('refuses what is no condition', () => {
    expect(() => evaluateCondition({ 'Fn::Join': ['', []] }, scope)).toThrow(
      'the condition function Fn::Join',
    );
    expect(() => evaluateCondition('yes', scope)).toThrow(EvaluationError);
  });
});

describe('evaluateLeniently', () => {
  it('reports every value that cannot be given with its path, and gives the rest', () => {
    const found: string[] = [];
    const value = evaluateLeniently(
      { Good: { Ref: 'Table' }, Bad: { Ref: 'A' }, List: [1, { Deep: { 'Fn::Sub': '${B}' } }] },
      scope,
      ['Variables'],
      (error, path) => found.push(`${path.join('.')}: ${error.message}`),
    );
    expect(value).toEqual({ Good: 'orders', List: [1, {}] });
    expect(found).toEqual(['Variables.Bad: Ref to A', 'Variables.List.[1].Deep: Ref to B']);
  });
});
