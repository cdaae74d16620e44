import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { resolverMap } from './resolver-map.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const schema: DocumentNode = parse(readFileSync(`${root}schema.graphql`, 'utf8'));

function fieldsOf(typeName: string): string[] {
  const type = schema.definitions.find(
    (node): node is ObjectTypeDefinitionNode =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === typeName,
  );
  return (type?.fields ?? []).map((field) => `${typeName}.${field.name.value}`);
}

function filesIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length));
}

const mapped = Object.keys(resolverMap);
const usedSteps = Object.values(resolverMap).flatMap((entry) => ('steps' in entry ? entry.steps : []));

describe('Resolver map', () => {
  it('has a row for every query, mutation and subscription of the schema', () => {
    const roots = ['Query', 'Mutation', 'Subscription'].flatMap(fieldsOf);

    expect(roots.filter((field) => !mapped.includes(field))).toEqual([]);
  });

  it('names only fields that the schema has', () => {
    const known = schema.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? fieldsOf(node.name.value) : [],
    );

    expect(mapped.filter((field) => !known.includes(field))).toEqual([]);
  });

  it('has a file for every row, and a row for every file', () => {
    expect(filesIn('resolvers').sort()).toEqual([...mapped].sort());
  });

  it('has a file for every step, and uses every step file', () => {
    const names = new Set(usedSteps.map(([name]) => name));

    expect(filesIn('resolvers/steps').sort()).toEqual([...names].sort());
  });

  it('keeps within the functions that a pipeline may have', () => {
    // https://docs.aws.amazon.com/general/latest/gr/appsync.html
    const lengths = Object.values(resolverMap).map((entry) => ('steps' in entry ? entry.steps.length : 0));

    expect(Math.max(...lengths)).toBeLessThanOrEqual(10);
  });

  it('sends a message without a Lambda function', () => {
    const entry = resolverMap['Mutation.sendMessage'];
    const sources = entry && 'steps' in entry ? entry.steps.map(([, source]) => source) : [];

    expect(new Set(sources)).toEqual(new Set(['chat']));
  });
});
