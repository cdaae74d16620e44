import type { AnyNode, CallExpression, Identifier, MemberExpression } from 'acorn';
import type { Binding } from '../bindings.ts';
import type { MemberTree } from '../protocol.ts';
import { isFunction, memberName } from '../syntax-tree.ts';
import { type Finding, invalidFunction, type LintInput, typeError } from './finding.ts';
import { exportsOf } from './module-rules.ts';

const constants = new Set(['undefined', 'NaN', 'Infinity']);
/** Objects of the language of which APPSYNC_JS has only some functions. */
const languageObjects = new Set(['Object', 'JSON', 'Number', 'String', 'Math']);
/** Names that the type check knows from JavaScript, so that AWS refuses them only when it translates the code. */
const javascriptGlobals = new Set(
  `Array Boolean Date RegExp Symbol Map Set WeakMap WeakSet Promise Proxy Reflect Intl Error TypeError RangeError
  SyntaxError BigInt Function ArrayBuffer Uint8Array WeakRef Atomics SharedArrayBuffer WebAssembly eval parseInt
  parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent escape unescape
  globalThis`.split(/\s+/),
);

/** Methods of strings, arrays and functions that APPSYNC_JS lacks: AWS's ESLint plugin, and the documentation. */
const missingMethods = new Set(
  `copyWithin entries group groupToMap keys toLocaleString values charCodeAt codePointAt localeCompare matchAll
  padEnd padStart repeat search toLocaleLowerCase toLocaleUpperCase valueOf apply bind call`.split(/\s+/),
);

const typeNames: Record<string, string> = {
  util: 'Util',
  'util.time': 'TimeUtils',
  'util.dynamodb': 'DynamodbUtil',
  'util.rds': 'RdsUtil',
  'util.http': 'HttpUtils',
  'util.xml': 'XmlUtils',
  'util.transform': 'TransformUtils',
  'util.math': 'MathUtils',
  'util.str': 'StringUtils',
  extensions: 'Extensions',
  runtime: 'Runtime',
  console: 'Console',
};

/** Names that do not exist, members that AppSync's objects do not have, and methods that its values lack. */
export function checkNames(input: LintInput): Finding[] {
  const findings: Finding[] = [];
  for (const { identifier, binding } of input.bindings.references) {
    const root = rootOf(identifier, binding, input.members);
    if (root) findings.push(...checkMembers(identifier, root, input));
    else if (!binding) findings.push(...checkGlobal(identifier, input));
  }
  for (const node of input.bindings.nodes) {
    if (node.type === 'CallExpression') findings.push(...checkMethod(node, input));
  }
  return findings;
}

interface Root {
  path: string;
  members: MemberTree;
}

/** The object of the runtime that a name stands for; `null` when it is another thing. */
function rootOf(identifier: Identifier, binding: Binding | null, members: MemberTree): Root | null {
  const imported = binding?.imported;
  if (binding && !imported) return null;
  if (!imported)
    return tree(
      identifier.name,
      identifier.name === 'modules' ? undefined : ownMember(members, identifier.name),
    );
  const exported = exportsOf(imported.source, members);
  if (!exported) return null;
  if (imported.name === '*') return { path: `typeof import("${imported.source}")`, members: exported };
  return tree(imported.name, ownMember(exported, imported.name));
}

function tree(path: string, members: MemberTree | true | undefined): Root | null {
  return members === undefined || members === true ? null : { path, members };
}

function ownMember(members: MemberTree, name: string): MemberTree | true | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

function checkMembers(identifier: Identifier, root: Root, { bindings }: LintInput): Finding[] {
  let { path, members } = root;
  for (let node: AnyNode = identifier; ;) {
    const parent = bindings.parentOf(node);
    const name =
      parent?.type === 'MemberExpression' && parent.object === node ? memberName(parent) : undefined;
    if (!parent || name === undefined) return languageObjects.has(path) ? checkUse(node, path, parent) : [];
    const member = ownMember(members, name);
    if (member === undefined) return [missingMember(parent, path, name)];
    if (member === true) return [];
    path = `${path}.${name}`;
    members = member;
    node = parent;
  }
}

/** `String(x)`, and `Number` handed on as a function: those objects have members only. */
function checkUse(node: AnyNode, name: string, parent: AnyNode | null): Finding[] {
  const isMember = parent?.type === 'MemberExpression' && parent.object === node;
  const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
  return isMember ? [] : [invalidFunction(isCalled ? parent : node, name)];
}

function missingMember(node: AnyNode, path: string, name: string): Finding {
  if (languageObjects.has(path)) return invalidFunction(node, `${path}.${name}`);
  const typeName = Object.hasOwn(typeNames, path) ? typeNames[path] : path;
  return typeError(node, 2339, `Property '${name}' does not exist on type '${typeName ?? path}'.`);
}

function checkGlobal(identifier: Identifier, { bindings, members }: LintInput): Finding[] {
  const { name } = identifier;
  if (constants.has(name) || ownMember(members, name) !== undefined) return [];
  const parent = bindings.parentOf(identifier);
  // `typeof name` is fine for a name that does not exist.
  if (parent?.type === 'UnaryExpression' && parent.operator === 'typeof') return [];
  if (parent?.type === 'NewExpression' && parent.callee === identifier) return [];
  if (!javascriptGlobals.has(name)) return [typeError(identifier, 2304, `Cannot find name '${name}'.`)];
  const member = parent?.type === 'MemberExpression' ? memberName(parent) : undefined;
  return [invalidFunction(identifier, member === undefined ? name : `${name}.${member}`)];
}

function checkMethod(call: CallExpression, input: LintInput): Finding[] {
  const { callee } = call;
  const name = memberName(callee);
  if (callee.type !== 'MemberExpression' || name === undefined) return [];
  if (!isPlainValue(callee, name, input)) return [];
  if (missingMethods.has(name)) return [invalidFunction(call, name)];
  return name === 'sort' && call.arguments.length > 0
    ? [typeError(call.arguments[0] ?? call, 2554, `Expected 0 arguments, but got ${call.arguments.length}.`)]
    : [];
}

/** True unless the receiver is one of the runtime's objects, or an object of the code that has such a function. */
function isPlainValue(
  { object }: MemberExpression,
  method: string,
  { bindings, members }: LintInput,
): boolean {
  let root: AnyNode = object;
  while (root.type === 'MemberExpression') root = root.object;
  if (root.type !== 'Identifier') return true;
  const binding = bindings.bindingOf(root);
  if (rootOf(root, binding, members) || (!binding && javascriptGlobals.has(root.name))) return false;
  const literal = binding?.value;
  if (literal?.type !== 'ObjectExpression') return true;
  return !literal.properties.some(
    (property) =>
      property.type === 'Property' &&
      property.key.type === 'Identifier' &&
      property.key.name === method &&
      isFunction(property.value),
  );
}
