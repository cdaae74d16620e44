import type { AnyNode, Comment, Program } from 'acorn';
import type { Bindings } from './bindings.ts';
import { exportedNames } from './lint/module-rules.ts';
import { applyEdits, type Edit, type EditedText } from './source-edits.ts';

/** Names that code can use without importing them. */
const scopeNames = ['util', 'extensions', 'runtime', 'console', 'Math', 'JSON', 'Object', 'Number', 'String'];

/**
 * Turns a module that passed the lint into a script: a function of the sandbox's scope that answers the
 * module's handlers. Loops go through the scope's `eachOf` and `keysIn`, which end them after 1000 rounds.
 */
export function toScript(
  source: string,
  program: Program,
  comments: readonly Comment[],
  bindings: Bindings,
): EditedText {
  const scope = unusedName(source);
  const edits: Edit[] = [...program.body.flatMap(moduleEdits), ...comments.flatMap(commentEdits)];
  for (const node of bindings.nodes) edits.push(...loopEdits(node, scope));
  const handlers = [...exportedNames(program)].map(
    ([exported, local]) => `${JSON.stringify(exported)}: ${local}`,
  );
  const opening =
    `(function (${scope}) { 'use strict'; const { ${scopeNames.join(', ')} } = ${scope}; ` +
    `{ ${importDeclarations(bindings, scope)}`;
  return applyEdits(source, [
    { start: 0, end: 0, text: opening },
    ...edits,
    { start: source.length, end: source.length, text: `\n;return { ${handlers.join(', ')} }; } })` },
  ]);
}

function unusedName(source: string): string {
  let name = '$scope';
  while (source.includes(name)) name += '$';
  return name;
}

/** Takes out `import` and `export`; what is exported stays. */
function moduleEdits(statement: AnyNode): Edit[] {
  const { start, end } = statement;
  if (statement.type === 'ImportDeclaration') return [{ start, end, text: '' }];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  return [{ start, end: statement.declaration?.start ?? end, text: '' }];
}

/** Comments that would rename the script or give it another source map in stack traces. */
function commentEdits({ value, start, end }: Comment): Edit[] {
  return /^[#@]\s*source(?:Mapping)?URL=/.test(value) ? [{ start, end, text: '' }] : [];
}

function loopEdits(node: AnyNode, scope: string): Edit[] {
  if (node.type !== 'ForOfStatement' && node.type !== 'ForInStatement') return [];
  const limit = node.type === 'ForOfStatement' ? 'eachOf' : 'keysIn';
  const { start, end } = node.right;
  return [
    { start, end: start, text: `${scope}.${limit}((` },
    { start: end, end, text: '))' },
  ];
}

function importDeclarations(bindings: Bindings, scope: string): string {
  let text = '';
  for (const { name, imported } of bindings.topLevel.values()) {
    if (!imported) continue;
    const subpath = imported.source.slice('@aws-appsync/utils'.length + 1);
    const exporter = subpath === '' ? scope : `${scope}.modules.${subpath}`;
    const value =
      imported.name !== '*'
        ? `${exporter}.${imported.name}`
        : subpath === ''
          ? `{ util: ${scope}.util, extensions: ${scope}.extensions, runtime: ${scope}.runtime }`
          : exporter;
    text += `const ${name} = ${value}; `;
  }
  return text;
}
