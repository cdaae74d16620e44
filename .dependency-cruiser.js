/** What may import what: the table in docs/architecture.md, as rules. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$|\\.contract\\.ts$' },
  to: { path: '^(infra|resolvers|functions|web|local|e2e)/', pathNot: allowed },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('resolvers-stand-alone', '^resolvers/', '^resolvers/'),
    only('functions-stand-alone', '^functions/(?!lib/testing/)', '^functions/'),
    only('infra-takes-others-as-paths-only', '^infra/', '^infra/'),
    only('web-stands-alone', '^web/', '^web/'),
    only('local-stands-alone', '^local/', '^local/'),
    only('lib-imports-nothing', '^local/lib/', '^local/lib/'),
    only('template-knows-no-service', '^local/template/', '^local/(lib|template)/'),
    only('model-is-plain-data', '^local/model/', '^local/(lib|template|model)/'),
    {
      name: 'services-know-no-transport-and-no-template',
      severity: 'error',
      from: {
        path: '^local/services/',
        pathNot: '\\.test\\.ts$|\\.contract\\.ts$|/testing/|/contract/|test-kit',
      },
      to: { path: '^local/(transports|template|testing)/|^local/[a-z-]+\\.ts$' },
    },
    {
      name: 'services-know-each-other-by-facade-only',
      severity: 'error',
      from: { path: '^local/services/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^local/services/([^/]+)/',
        pathNot: '^local/services/($1)/|^local/services/([^/]+)/\\2\\.ts$',
      },
    },
    {
      name: 'transports-know-facades-only',
      severity: 'error',
      from: { path: '^local/transports/', pathNot: '\\.test\\.ts$' },
      to: { path: '^local/(template|model)/' },
    },
    {
      name: 'sockets-in-adapters-only',
      severity: 'error',
      from: { path: '^local/(lib|template|model|services)/', pathNot: '\\.test\\.ts$|test-kit|/testing/' },
      to: { path: '^(node:)?https?$|node_modules/ws/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
