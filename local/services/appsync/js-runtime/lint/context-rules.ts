import type { AnyNode } from 'acorn';
import type { Bindings } from '../bindings.ts';
import { isFunction, memberName } from '../syntax-tree.ts';
import { type Finding, type LintInput, lintError } from './finding.ts';
import { handlerFunctions } from './module-rules.ts';

const rule = 'no-disallowed-re-assignment';

/** A handler may change what its context holds, but replace neither the context nor its members. */
export function checkContext(input: LintInput): Finding[] {
  const findings: Finding[] = [];
  for (const handler of handlerFunctions(input)) {
    const parameter = isFunction(handler) ? handler.params[0] : undefined;
    if (parameter?.type !== 'Identifier') continue;
    for (const { identifier, isWrite, binding } of input.bindings.references) {
      if (binding?.kind !== 'parameter' || identifier.name !== parameter.name) continue;
      if (!isInside(identifier, handler, input.bindings)) continue;
      const { name } = identifier;
      if (isWrite) {
        findings.push(lintError(identifier, rule, `${name} is readonly and re-assignment is not supported.`));
      }
      const member = changedMember(identifier, input.bindings);
      if (!member) continue;
      const property = memberName(member);
      const message = property
        ? `${name} is readonly. Adding/Updating ${property} is not supported.`
        : `${name} is readonly adding/modifying properties is not supported.`;
      findings.push(lintError(member, rule, message));
    }
  }
  return findings;
}

function isInside(node: AnyNode, outer: AnyNode, bindings: Bindings): boolean {
  for (let at: AnyNode | null = node; at; at = bindings.parentOf(at)) if (at === outer) return true;
  return false;
}

/** `ctx.member` where that is assigned to, counted up or down, deleted, or the target of a loop. */
function changedMember(identifier: AnyNode, bindings: Bindings): AnyNode | null {
  const member = bindings.parentOf(identifier);
  if (member?.type !== 'MemberExpression' || member.object !== identifier) return null;
  const user = bindings.parentOf(member);
  switch (user?.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return user.left === member ? member : null;
    case 'UpdateExpression':
      return member;
    case 'UnaryExpression':
      return user.operator === 'delete' ? member : null;
    default:
      return null;
  }
}
