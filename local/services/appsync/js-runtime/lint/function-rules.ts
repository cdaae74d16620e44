import type { AnyNode, CallExpression } from 'acorn';
import type { Bindings } from '../bindings.ts';
import { type FunctionNode, isFunction, memberName } from '../syntax-tree.ts';
import { type Finding, type LintInput, lintError } from './finding.ts';

/** The array methods that take a function. */
const callbackMethods = new Set([
  'map',
  'find',
  'filter',
  'findIndex',
  'findLast',
  'findLastIndex',
  'forEach',
  'reduce',
  'reduceRight',
  'every',
  'some',
  'flatMap',
]);

/** Where functions may not go: into other functions, out of them, into other names, into themselves. */
export function checkFunctions({ bindings }: LintInput): Finding[] {
  const findings: Finding[] = [];
  for (const node of bindings.nodes) {
    if (node.type === 'CallExpression') findings.push(...checkPassing(node, bindings));
    else if (node.type === 'VariableDeclarator' || node.type === 'AssignmentExpression') {
      findings.push(...checkReassigning(node, bindings));
    } else findings.push(...checkReturning(node, bindings));
  }
  return [...findings, ...checkRecursion(bindings)];
}

/** The function that an expression is or names. */
function functionOf(node: AnyNode | null | undefined, bindings: Bindings): FunctionNode | null {
  if (isFunction(node)) return node;
  const value = node?.type === 'Identifier' ? bindings.bindingOf(node)?.value : null;
  return isFunction(value) ? value : null;
}

function checkPassing(call: CallExpression, bindings: Bindings): Finding[] {
  if (!call.arguments.some((argument) => functionOf(argument, bindings))) return [];
  return callbackMethods.has(memberName(call.callee) ?? '')
    ? []
    : [lintError(call, 'no-function-passing', 'Functions can not be passed as an argument')];
}

function checkReassigning(node: AnyNode, bindings: Bindings): Finding[] {
  const value =
    node.type === 'VariableDeclarator'
      ? node.init
      : node.type === 'AssignmentExpression' && node.operator === '='
        ? node.right
        : null;
  return value?.type === 'Identifier' && functionOf(value, bindings)
    ? [lintError(node, 'no-function-reassign', 're-assigning function is not allowed')]
    : [];
}

function checkReturning(node: AnyNode, bindings: Bindings): Finding[] {
  const returned =
    node.type === 'ReturnStatement'
      ? node.argument
      : node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement'
        ? node.body
        : null;
  return functionOf(returned, bindings)
    ? [lintError(node, 'no-function-return', 'returning a function is not allowed')]
    : [];
}

/** Calls by name that lead back to the function they stand in, directly or through others. */
function checkRecursion(bindings: Bindings): Finding[] {
  const calls = new Map<FunctionNode, { call: CallExpression; callee: FunctionNode }[]>();
  for (const node of bindings.nodes) {
    const callee = node.type === 'CallExpression' ? functionOf(node.callee, bindings) : null;
    if (!callee || node.type !== 'CallExpression') continue;
    for (const caller of enclosingFunctions(node, bindings)) {
      calls.set(caller, [...(calls.get(caller) ?? []), { call: node, callee }]);
    }
  }
  const findings: Finding[] = [];
  for (const [caller, made] of calls) {
    for (const { call, callee } of made) {
      const path = pathBetween(callee, caller, calls);
      if (!path) continue;
      const names = [caller, ...path].map((node) => nameOf(node, bindings)).join(' <-');
      const message = `Recursive function calls not supported. Detected cycle in ${names}`;
      findings.push(lintError(call, 'no-recursion', message));
    }
  }
  return findings;
}

function enclosingFunctions(node: AnyNode, bindings: Bindings): FunctionNode[] {
  const functions: FunctionNode[] = [];
  for (let outer = bindings.parentOf(node); outer; outer = bindings.parentOf(outer)) {
    if (isFunction(outer)) functions.push(outer);
  }
  return functions;
}

/** The shortest chain of calls, both ends included; `null` when there is none. */
function pathBetween(
  from: FunctionNode,
  to: FunctionNode,
  calls: ReadonlyMap<FunctionNode, { callee: FunctionNode }[]>,
): FunctionNode[] | null {
  const paths: FunctionNode[][] = [[from]];
  const seen = new Set([from]);
  for (const path of paths) {
    const last = path[path.length - 1];
    if (!last || last === to) return path;
    for (const { callee } of calls.get(last) ?? []) {
      if (!seen.has(callee)) paths.push([...path, callee]);
      seen.add(callee);
    }
  }
  return null;
}

function nameOf(node: FunctionNode, bindings: Bindings): string {
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  const parent = bindings.parentOf(node);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? parent.id.name
    : 'Anonymous Function';
}
