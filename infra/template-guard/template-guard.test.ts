import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compareTemplates, type Template } from './compare-templates.ts';

const index = (IndexName: string) => ({ IndexName, KeySchema: [{ AttributeName: 'k', KeyType: 'HASH' }] });

const before: Template = {
  Resources: {
    Table: {
      Type: 'AWS::DynamoDB::GlobalTable',
      DeletionPolicy: 'Retain',
      Properties: {
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        GlobalSecondaryIndexes: [index('byName'), index('byUser')],
      },
    },
    Queue: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Delete', Properties: {} },
    Function: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'nodejs20.x' } },
  },
};

/** The template with one resource changed. */
const changed = (logicalId: string, change: object): Template => {
  const after = structuredClone(before);
  const old = after.Resources[logicalId];
  if (old) after.Resources[logicalId] = { ...old, ...change };
  return after;
};
const without = (logicalId: string): Template => ({
  Resources: Object.fromEntries(Object.entries(before.Resources).filter(([id]) => id !== logicalId)),
});
const properties = before.Resources['Table']?.Properties ?? {};

describe('The template guard', () => {
  it.each([
    [
      'a table with other keys',
      changed('Table', { Properties: { ...properties, KeySchema: [] } }),
      /replaced/,
    ],
    [
      'a table with a name',
      changed('Table', { Properties: { ...properties, TableName: 'Mine' } }),
      /TableName/,
    ],
    [
      'a table of another type',
      changed('Table', { Type: 'AWS::DynamoDB::Table' }),
      /becomes AWS::DynamoDB::Table/,
    ],
    ['a table left out', without('Table'), /stays behind/],
    [
      'a table that lost an index',
      changed('Table', { Properties: { ...properties, GlobalSecondaryIndexes: [index('byName')] } }),
      /loses its index byUser/,
    ],
    ['a table that is not retained', changed('Table', { DeletionPolicy: 'Delete' }), /no longer retained/],
    ['a queue left out', without('Queue'), /is deleted/],
  ])('holds %s', (_, after, message) => {
    const dangers = compareTemplates(before, after);
    expect(dangers).toHaveLength(1);
    expect(dangers[0]?.what).toMatch(message);
  });

  it.each([
    ['nothing changed', before],
    ['a function left out', without('Function')],
    ['other capacity', changed('Table', { Properties: { ...properties, BillingMode: 'PROVISIONED' } })],
    [
      'one more index',
      changed('Table', {
        Properties: {
          ...properties,
          GlobalSecondaryIndexes: [index('byName'), index('byUser'), index('byAge')],
        },
      }),
    ],
  ])('lets %s pass', (_, after) => {
    expect(compareTemplates(before, after)).toEqual([]);
  });

  it('compares whole assemblies, names what it found, and answers by its exit code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'chorus-guard-'));
    const write = (assembly: string, content: Template) => {
      mkdirSync(join(folder, assembly, 'assembly-prod'), { recursive: true });
      writeFileSync(join(folder, assembly, 'assembly-prod', 'Chorus.template.json'), JSON.stringify(content));
    };
    write('before', before);
    write('after', without('Table'));
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const guard = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'infra/template-guard/main.ts', ...args], {
        encoding: 'utf8',
        cwd: root,
      });
    const lost = guard(join(folder, 'before'), join(folder, 'after'));
    const same = guard(join(folder, 'before'), join(folder, 'before'));
    const empty = guard(folder, join(folder, 'nowhere'));
    rmSync(folder, { recursive: true });

    expect(lost).toMatchObject({ status: 1, stdout: expect.stringContaining('Chorus.template.json: Table') });
    expect(same).toMatchObject({ status: 0, stdout: 'No data would be lost.\n' });
    expect(empty).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no folder') });
  });
});
