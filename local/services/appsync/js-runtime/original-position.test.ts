import { buildSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from './testing/given-runtime.ts';

const { run, errorsOf } = givenRuntime();

/** A TypeScript file bundled with its source map inline, as a CDK app does. */
function bundle(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, loader: 'ts', sourcefile: 'resolvers/Query.room.ts' },
    bundle: true,
    write: false,
    format: 'esm',
    external: ['@aws-appsync/utils'],
    sourcemap: 'inline',
  });
  return outputFiles[0]?.text ?? '';
}

const source = `import { util, type Context } from '@aws-appsync/utils';

interface Args {
  id: string;
}

export function request(ctx: Context<Args>) {
  console.log(ctx.args.id);
  const gone = util.urlDecode(ctx.args.id) as never as { more: { deep: string } };
  return gone.more.deep;
}

export const response = (ctx: Context) => ctx.result as unknown;
`;

describe('Positions › of code with a source map', () => {
  test('are those of the TypeScript file', () => {
    const { logs, error } = run(bundle(source), { context: { arguments: { id: 'a' } } });
    expect(logs).toMatchObject([{ file: 'resolvers/Query.room.ts', line: 8, column: 3 }]);
    expect(error?.message).toMatch(
      /^resolvers\/Query\.room\.ts:10:\d+: TypeError: Cannot read properties of undefined/,
    );
  });

  test('are those of the TypeScript file for lint errors too', () => {
    const errors = errorsOf(bundle(source.replace('return gone', 'while (gone) {}\n  return gone')));
    expect(errors).toMatchObject([
      {
        value:
          'resolvers/Query.room.ts(10,3): error @aws-appsync/no-while: While statements are not supported.',
        location: { line: 10, column: 3 },
      },
    ]);
  });

  test.each([
    '//# sourceMappingURL=code.js.map',
    '//# sourceMappingURL=data:application/json;base64,e30=',
    '//# sourceMappingURL=data:application/json;base64,bm8=',
  ])('are those of the code when the map is not there or unreadable: %s', (comment) => {
    const code = `export function request() {\n  console.log(1);\n}\nexport function response() {}\n${comment}`;
    expect(run(code).logs).toMatchObject([{ file: 'code.js', line: 2, column: 3 }]);
  });
});
