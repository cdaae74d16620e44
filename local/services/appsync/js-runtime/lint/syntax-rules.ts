import type { AnyNode } from 'acorn';
import { isFunction } from '../syntax-tree.ts';
import { type Finding, type LintInput, lintError, unsupportedSyntax } from './finding.ts';

/**
 * Statements, expressions and operators that APPSYNC_JS does not have.
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html and `@aws-appsync/eslint-plugin`
 */
export function checkSyntax({ bindings }: LintInput): Finding[] {
  const findings: Finding[] = [];
  for (const node of bindings.nodes) {
    const finding = isFunction(node) ? checkFunction(node) : checkNode(node);
    if (finding) findings.push(finding);
  }
  return findings;
}

function checkFunction(node: AnyNode): Finding | null {
  if (!isFunction(node)) return null;
  if (node.async) return lintError(node, 'no-async', 'Async functions are not supported.');
  if (node.generator) return lintError(node, 'no-generators', 'Generator functions are not supported.');
  return null;
}

function checkNode(node: AnyNode): Finding | null {
  switch (node.type) {
    case 'AwaitExpression':
      return lintError(node, 'no-await', 'The `await` keyword is not supported');
    case 'YieldExpression':
      return lintError(node, 'no-yield', 'Yield statements are not supported');
    case 'ClassDeclaration':
      return lintError(node, 'no-classes', 'Class declarations are not supported.');
    case 'ForStatement':
      return lintError(node, 'no-for', 'For statements are not supported.');
    case 'WhileStatement':
      return lintError(node, 'no-while', 'While statements are not supported.');
    case 'DoWhileStatement':
      return lintError(node, 'no-while', 'do...while statements are not supported.');
    case 'ContinueStatement':
      return lintError(node, 'no-continue', 'Continue statements are not supported');
    case 'LabeledStatement':
      return lintError(node, 'no-labels', 'Labeled statements are not supported.');
    case 'ThisExpression':
      return lintError(node, 'no-this', 'This expressions are not supported.');
    case 'TryStatement':
      return lintError(node, 'no-try', 'Try statements are not supported.');
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Promise'
        ? lintError(node, 'no-promise', 'Promise is not supported')
        : unsupportedSyntax(node);
    case 'Literal':
      return checkLiteral(node);
    case 'UnaryExpression':
      return node.operator === '~' ? operator(node, node.operator) : null;
    case 'UpdateExpression':
      return operator(node, node.operator);
    case 'BinaryExpression':
      return checkBinary(node);
    case 'Property':
      return node.kind === 'init' ? null : unsupportedSyntax(node);
    case 'ForOfStatement':
      return node.await ? lintError(node, 'no-await', 'The `await` keyword is not supported') : null;
    case 'ClassExpression':
    case 'ThrowStatement':
    case 'ImportExpression':
    case 'MetaProperty':
    case 'DebuggerStatement':
    case 'Super':
    case 'ExportAllDeclaration':
    case 'ExportDefaultDeclaration':
      return unsupportedSyntax(node);
    default:
      return null;
  }
}

function checkLiteral(node: AnyNode): Finding | null {
  if (node.type !== 'Literal') return null;
  if (node.regex) return lintError(node, 'no-regex', 'Regex literals are not supported.');
  return node.bigint === undefined || node.bigint === null ? null : unsupportedSyntax(node);
}

function checkBinary(node: AnyNode): Finding | null {
  if (node.type !== 'BinaryExpression') return null;
  if (node.operator === 'instanceof') {
    return lintError(node, 'no-disallowed-binary-operators', 'The operator instanceof is not supported');
  }
  return node.operator === 'in'
    ? lintError(node, 'no-in-operator', 'in operator is not supported. Use Object.hasOwn().')
    : null;
}

function operator(node: AnyNode, symbol: string): Finding {
  return lintError(node, 'no-disallowed-unary-operators', `The operator ${symbol} is not supported`);
}
