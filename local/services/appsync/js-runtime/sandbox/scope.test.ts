import { createRequire } from 'node:module';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { MemberTree } from '../protocol.ts';
import { openSandbox } from '../sandbox.ts';
import { bundleSandboxScript } from '../sandbox-script.ts';

const require = createRequire(import.meta.url);
const { members } = openSandbox(bundleSandboxScript());
const { modules } = members as { modules: Record<string, MemberTree> };

const declarations = Object.fromEntries(
  [
    '@aws-appsync/utils',
    '@aws-appsync/utils/dynamodb',
    '@aws-appsync/utils/rds',
    '@aws-appsync/utils/ai',
  ].map((name) => [name, declaredIn(name)]),
);

/** The values that a module of AWS's package declares, with their members. */
function declaredIn(name: string): MemberTree {
  const path = require.resolve(name).replace(/\.js$/, '.d.ts');
  const program = ts.createProgram([path], { noLib: true, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (!symbol) throw new Error(`There are no declarations of ${name}.`);
  const tree: MemberTree = {};
  for (const found of checker.getExportsOfModule(symbol)) {
    const value = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
    if (value.flags & ts.SymbolFlags.Value)
      tree[found.name] = membersOf(checker.getTypeOfSymbol(value), checker);
  }
  return tree;
}

function membersOf(type: ts.Type, checker: ts.TypeChecker): MemberTree | true {
  if (type.getCallSignatures().length > 0 || !(type.flags & ts.TypeFlags.Object)) return true;
  return Object.fromEntries(
    type.getProperties().map((member) => [member.name, membersOf(checker.getTypeOfSymbol(member), checker)]),
  );
}

describe('Scope › has what AWS declares, and no more', () => {
  test.each(['util', 'extensions', 'runtime'])('%s', (name) => {
    expect(members[name]).toEqual(declarations['@aws-appsync/utils']?.[name]);
  });

  test.each([
    ['dynamodb', '@aws-appsync/utils/dynamodb'],
    ['rds', '@aws-appsync/utils/rds'],
    ['ai', '@aws-appsync/utils/ai'],
  ])('the module %s', (name, source) => {
    expect(modules[name]).toEqual(declarations[source]);
  });
});
