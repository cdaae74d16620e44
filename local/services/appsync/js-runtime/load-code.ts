import { type Comment, parse, type Program } from 'acorn';
import type { HandlerCode } from '../../../model/appsync.ts';
import { type Bindings, resolveBindings } from './bindings.ts';
import { type CodeError, CodeErrors } from './code-errors.ts';
import type { Finding } from './lint/finding.ts';
import { lint } from './lint/lint.ts';
import { toScript } from './module-script.ts';
import { createPositionLookup, type OriginalPosition } from './original-position.ts';
import type { MemberTree, ScriptPosition } from './protocol.ts';
import { createSourceText } from './source-text.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxCodeChars = 32_000;

/** Code that passed all checks, ready for the sandbox. */
export interface LoadedCode {
  script: string;
  /** Where a place in the script was in the author's file. */
  originalPosition(position: ScriptPosition): OriginalPosition;
}

/**
 * Parses a module, checks it by AWS's rules and turns it into a script.
 *
 * @param members what the runtime has, to check names against.
 * @throws CodeErrors with everything that AWS would refuse.
 */
export function loadCode(
  { source, origin }: HandlerCode,
  requiredHandlers: readonly string[],
  members: MemberTree,
): LoadedCode {
  const sourceText = createSourceText(source);
  const lookUp = createPositionLookup(source);

  function fail(
    problems: readonly { start: number; end: number; errorType: string; toValue: Describe }[],
  ): never {
    const codeErrors: CodeError[] = [];
    for (const { start, end, errorType, toValue } of problems) {
      const { file, line, column } = lookUp(sourceText.positionAt(start));
      const value = toValue(`${file}(${line},${column})`);
      codeErrors.push({ errorType, value, location: { line, column, span: end - start } });
    }
    throw new CodeErrors(origin, codeErrors);
  }

  if (source.length > maxCodeChars) {
    const toValue = () => `The code has ${source.length} characters; ${maxCodeChars} are allowed.`;
    fail([{ start: 0, end: 0, errorType: 'PARSE_ERROR', toValue }]);
  }
  const comments: Comment[] = [];
  const program = parseOrFail(source, comments, fail);
  const bindings = resolveBindings(program);
  const findings = lint({ program, bindings, members, requiredHandlers });
  if (findings.length > 0) fail(findings.map(toProblem));

  const script = toScript(source, program, comments, bindings);
  const scriptText = createSourceText(script.text);
  const callStarts = callStartByMethod(bindings);
  return {
    script: script.text,
    originalPosition([line, column]) {
      const offset = script.originalOffset(scriptText.offsetAt({ line, column }));
      return lookUp(sourceText.positionAt(callStarts.get(offset) ?? offset));
    },
  };
}

/** Stack frames give the place of a method's name, AWS that of the whole call: offset of the one to the other. */
function callStartByMethod({ nodes }: Bindings): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  for (const node of nodes) {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    starts.set(node.callee.property.start, node.start);
  }
  return starts;
}

type Describe = (place: string) => string;

function toProblem({ node, errorType, rule, message }: Finding) {
  const toValue: Describe = (place) => {
    if (errorType !== 'PARSE_ERROR' && errorType !== 'LINT_ERROR') return message;
    return `${place}: error${rule === null ? '' : ` ${rule}`}: ${message}`;
  };
  const isWholeModule = node.type === 'Program';
  return { start: node.start, end: isWholeModule ? node.start : node.end, errorType, toValue };
}

function parseOrFail(
  source: string,
  onComment: Comment[],
  fail: (problems: { start: number; end: number; errorType: string; toValue: Describe }[]) => never,
): Program {
  try {
    return parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      onComment,
    });
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
    const start = 'pos' in failure && typeof failure.pos === 'number' ? failure.pos : 0;
    const message = failure.message.replace(/ \(\d+:\d+\)$/, '');
    const toValue: Describe = (place) => `${place}: error: ${message}.`;
    return fail([{ start, end: start + 1, errorType: 'PARSE_ERROR', toValue }]);
  }
}
