import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenRuntime } from '../testing/given-runtime.ts';

const { valueOf, failureOf, functionOf } = givenRuntime();

interface Request {
  statements: string[];
  variableMap: Record<string, unknown>;
  variableTypeHintMap: Record<string, string>;
}

const postgres = (...statements: string[]) =>
  valueOf(`rds.createPgStatement(${statements.join(', ')})`) as unknown as Request;
const mysql = (...statements: string[]) =>
  valueOf(`rds.createMySQLStatement(${statements.join(', ')})`) as unknown as Request;

describe('@aws-appsync/utils/rds › statements', () => {
  test.each([
    ['rds.select({ table: "t" })', 'SELECT * FROM "t"', {}],
    ['rds.select({ table: "s.t", columns: "*" })', 'SELECT * FROM "s"."t"', {}],
    ['rds.select({ from: "t", columns: ["id", "t.name"] })', 'SELECT "id", "t"."name" FROM "t"', {}],
    [
      'rds.select({ table: "t", columns: ["id"], where: { or: [{ name: { eq: "x" } }, { id: { gt: 1 } }] }, orderBy: [{ column: "name" }, { column: "id", dir: "DESC" }], limit: 10, offset: 40 })',
      'SELECT "id" FROM "t" WHERE ("name" = :P0) OR ("id" > :P1) ORDER BY "name" ASC, "id" DESC LIMIT :P2 OFFSET :P3',
      { ':P0': 'x', ':P1': 1, ':P2': 10, ':P3': 40 },
    ],
    ['rds.select({ table: { p: "persons" } })', 'SELECT * FROM "persons" as "p"', {}],
    [
      'rds.select({ table: "t", columns: [{ n: rds.agg.count("id") }, rds.agg.max("age")] })',
      'SELECT COUNT ("id") as "n", MAX ("age") FROM "t"',
      {},
    ],
    [
      'rds.insert({ table: "t", values: { id: 1, name: null } })',
      'INSERT INTO "t" ("id", "name") VALUES (:P0, NULL)',
      { ':P0': 1 },
    ],
    [
      'rds.insert({ table: "t", values: { id: 1 }, returning: "*" })',
      'INSERT INTO "t" ("id") VALUES (:P0) RETURNING *',
      { ':P0': 1 },
    ],
    [
      'rds.update({ table: "t", values: { name: "x", age: null }, where: { id: { eq: 1 } }, returning: ["id"] })',
      'UPDATE "t" SET "name" = :P0, "age" = NULL WHERE "id" = :P1 RETURNING "id"',
      { ':P0': 'x', ':P1': 1 },
    ],
    [
      'rds.remove({ table: "t", where: { id: { eq: 1 } } })',
      'DELETE FROM "t" WHERE "id" = :P0',
      { ':P0': 1 },
    ],
    [
      'rds.sql`SELECT * FROM t WHERE id = ${1} AND n = ${"x"}`',
      'SELECT * FROM t WHERE id = :P0 AND n = :P1',
      { ':P0': 1, ':P1': 'x' },
    ],
    [
      'rds.select({ table: "t", where: rds.sql`id = ${1}` })',
      'SELECT * FROM "t" WHERE id = :P0',
      { ':P0': 1 },
    ],
    [
      'rds.select({ columns: [{ total: rds.agg.max("total") }], from: { t: "track" }, join: [{ from: { a: "album" }, using: ["album_id"] }] })',
      'SELECT MAX ("total") as "total" FROM "track" as "t" JOIN "album" as "a" USING ("album_id")',
      {},
    ],
    [
      'rds.select({ from: { sub: rds.select({ from: "t", columns: ["id"], groupBy: [1], having: { g: { countDistinct: { gt: 1 } } } }) }, leftJoin: [{ from: "u", on: rds.sql`u.id = sub.id` }] })',
      'SELECT * FROM (SELECT "id" FROM "t" GROUP BY 1 HAVING COUNT (DISTINCT "g") > :P0) as "sub" LEFT JOIN "u" ON u.id = sub.id',
      { ':P0': 1 },
    ],
    ['"SELECT 1"', 'SELECT 1', {}],
  ])('%s', (statement, text, variables) => {
    expect(postgres(statement)).toEqual({
      statements: [text],
      variableMap: variables,
      variableTypeHintMap: {},
    });
  });

  test('MySQL quotes with backticks', () => {
    expect(mysql('rds.select({ table: "t", columns: ["id"], where: { id: { eq: 1 } } })').statements).toEqual(
      ['SELECT `id` FROM `t` WHERE `id` = :P0'],
    );
  });

  test('two statements share their numbering', () => {
    expect(
      postgres(
        'rds.insert({ table: "t", values: { id: 1 } })',
        'rds.select({ table: "t", where: { id: { eq: 1 } } })',
      ),
    ).toEqual({
      statements: ['INSERT INTO "t" ("id") VALUES (:P0)', 'SELECT * FROM "t" WHERE "id" = :P1'],
      variableMap: { ':P0': 1, ':P1': 1 },
      variableTypeHintMap: {},
    });
    expect(postgres('"SELECT 1"', 'null').statements).toEqual(['SELECT 1']);
  });

  test('type hints go beside the values', () => {
    expect(
      postgres(
        'rds.insert({ table: "t", values: { id: rds.typeHint.UUID("u"), at: rds.typeHint.TIMESTAMP("2026-01-01 00:00:00"), n: 1 } })',
      ),
    ).toMatchObject({
      variableMap: { ':P0': 'u', ':P1': '2026-01-01 00:00:00', ':P2': 1 },
      variableTypeHintMap: { ':P0': 'UUID', ':P1': 'TIMESTAMP' },
    });
  });
});

describe('@aws-appsync/utils/rds › conditions', () => {
  test.each([
    ['{ a: { eq: 1 } }', '"a" = :P0'],
    ['{ a: { ne: 1 } }', '"a" != :P0'],
    ['{ a: { gt: 1, le: 2 } }', '"a" > :P0 AND "a" <= :P1'],
    ['{ a: { eq: 1 }, b: { lt: 2 } }', '"a" = :P0 AND "b" < :P1'],
    ['{ a: { between: [1, 2] } }', '"a" BETWEEN :P0 AND :P1'],
    ['{ a: { contains: "x" } }', '"a" LIKE :P0'],
    ['{ a: { notContains: "x" } }', '"a" NOT LIKE :P0'],
    ['{ a: { beginsWith: "x" } }', '"a" LIKE :P0'],
    ['{ a: { attributeExists: true } }', '"a" IS NOT NULL'],
    ['{ a: { attributeExists: false } }', '"a" IS NULL'],
    ['{ a: { size: { eq: 3 } } }', 'LENGTH ("a") = :P0'],
    ['{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }', '("a" = :P0) AND ("b" = :P1)'],
    ['{ not: { a: { eq: 1 } } }', 'NOT (("a" = :P0))'],
    [
      '{ or: [{ a: { eq: 1 } }, { and: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] }',
      '("a" = :P0) OR (("b" = :P1) AND ("c" = :P2))',
    ],
  ])('%s', (where, text) => {
    expect(postgres(`rds.select({ table: "t", where: ${where} })`).statements).toEqual([
      `SELECT * FROM "t" WHERE ${text}`,
    ]);
  });

  test('an empty condition is none', () => {
    expect(postgres('rds.remove({ table: "t", where: {} })').statements).toEqual(['DELETE FROM "t"']);
  });

  test('patterns get their wildcards', () => {
    expect(
      postgres('rds.select({ table: "t", where: { a: { contains: "x" }, b: { beginsWith: "y" } } })')
        .variableMap,
    ).toEqual({ ':P0': '%x%', ':P1': 'y%' });
  });
});

describe('@aws-appsync/utils/rds › wrong input', () => {
  test.each([
    ['rds.createPgStatement()', 'An argument is expected to be passed to createPgStatement'],
    ['rds.createMySQLStatement(1)', 'Unsupported type is passed as argument to createMySQLStatement'],
    ['rds.select()', 'An argument is expected to be passed to select'],
    ['rds.createPgStatement(rds.select({}))', "'table' or 'from' key is required."],
    ['rds.createPgStatement(rds.insert({ table: "t" }))', 'values are expected to be passed to insert'],
    ['rds.createPgStatement(rds.select({ table: "t", limit: "many" }))', 'limit expects a number.'],
    [
      'rds.createPgStatement(rds.select({ table: "t", orderBy: [{ column: "a", dir: "UP" }] }))',
      'orderBy dir can have either ASC or DESC found UP.',
    ],
    [
      'rds.createPgStatement(rds.select({ table: "t", where: { a: { eq: null } } }))',
      "Value for a.eq can't be null.",
    ],
    [
      'rds.createPgStatement(rds.select({ table: "t", where: { a: { like: "x" } } }))',
      'Unsupported condition a.like.',
    ],
    [
      'rds.createMySQLStatement(rds.remove({ table: "t", returning: "*" }))',
      'returning is not supported in MySQL.',
    ],
  ])('%s', (expression, message) => {
    expect(failureOf(expression)).toBe(message);
  });
});

describe('@aws-appsync/utils/rds › values', () => {
  test('no value ever becomes part of the text', () => {
    const insert = functionOf('rds.createPgStatement(rds.insert({ table: "t", values: x }))');
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ minLength: 1 }), { minKeys: 1 }),
        (row) => {
          const { statements, variableMap } = insert(row) as unknown as Request;
          const columns = Object.keys(row);
          expect(statements).toEqual([
            `INSERT INTO "t" (${columns.map((name) => `"${name}"`).join(', ')}) VALUES (${columns.map((_, i) => `:P${i}`).join(', ')})`,
          ]);
          expect(Object.values(variableMap)).toEqual(Object.values(row));
        },
      ),
    );
  });
});

describe('toJsonObject', () => {
  const result = {
    sqlStatementResults: [
      { numberOfRecordsUpdated: 1, generatedFields: [] },
      {
        columnMetadata: [{ label: 'id', name: 'i' }, { name: 'name' }, { label: 'tags' }, { label: 'ok' }],
        records: [
          [
            { longValue: 1 },
            { stringValue: 'x' },
            { arrayValue: { stringValues: ['a', 'b'] } },
            { booleanValue: false },
          ],
          [
            { longValue: 2 },
            { isNull: true },
            { arrayValue: { arrayValues: [{ longValues: [1] }] } },
            { isNull: true },
          ],
        ],
      },
    ],
  };
  const rows = [
    [{}],
    [
      { id: 1, name: 'x', tags: ['a', 'b'], ok: false },
      { id: 2, tags: [[1]] },
    ],
  ];

  test.each(['util.rds.toJsonObject(ctx.result)', 'rds.toJsonObject(ctx.result)'])('%s', (expression) => {
    expect(valueOf(expression, { result: result })).toEqual(rows);
    expect(valueOf(expression, { result: JSON.stringify(result) })).toEqual(rows);
  });

  test('refuses what is no result', () => {
    expect(failureOf('util.rds.toJsonObject({})')).toBe('The SQL result has no sqlStatementResults.');
  });
});
