import type { AnyNode, Program } from 'acorn';
import type { Bindings } from '../bindings.ts';
import type { MemberTree } from '../protocol.ts';

/** Something a rule found. */
export interface Finding {
  node: AnyNode;
  errorType: 'PARSE_ERROR' | 'LINT_ERROR' | 'UNSUPPORTED_SYNTAX_TYPE' | 'INVALID_FUNCTION_INVOCATION';
  /** `@aws-appsync/no-try`, `TS2304` and the like; `null` for errors that AWS gives without a rule. */
  rule: string | null;
  message: string;
}

/** What the rules look at. */
export interface LintInput {
  program: Program;
  bindings: Bindings;
  /** The names that the runtime has, with their members. */
  members: MemberTree;
  requiredHandlers: readonly string[];
}

/** A finding of one of the rules of AWS's ESLint plugin. */
export function lintError(node: AnyNode, rule: string, message: string): Finding {
  return { node, errorType: 'LINT_ERROR', rule: `@aws-appsync/${rule}`, message };
}

/** A finding of the type check that AWS makes. */
export function typeError(node: AnyNode, code: number, message: string): Finding {
  return { node, errorType: 'PARSE_ERROR', rule: `TS${code}`, message };
}

export function invalidFunction(node: AnyNode, name: string): Finding {
  return { node, errorType: 'INVALID_FUNCTION_INVOCATION', rule: null, message: `Invalid function: ${name}` };
}

export function unsupportedSyntax(node: AnyNode): Finding {
  return {
    node,
    errorType: 'UNSUPPORTED_SYNTAX_TYPE',
    rule: null,
    message: `Unsupported Syntax: ${node.type}`,
  };
}
