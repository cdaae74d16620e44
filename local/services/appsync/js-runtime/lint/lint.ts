import type { Finding, LintInput } from './finding.ts';
import { checkContext } from './context-rules.ts';
import { checkFunctions } from './function-rules.ts';
import { checkModule } from './module-rules.ts';
import { checkNames } from './name-rules.ts';
import { checkSyntax } from './syntax-rules.ts';

/** All that AWS would refuse in a module that parses, in order of place. */
export function lint(input: LintInput): Finding[] {
  const findings = [checkModule, checkSyntax, checkNames, checkFunctions, checkContext].flatMap((check) =>
    check(input),
  );
  return findings.sort((one, other) => one.node.start - other.node.start);
}
