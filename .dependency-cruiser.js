// The import rules of the house: docs/architecture.md, "Who may import whom".
const parts = ['coordinator', 'worker', 'grader', 'llm-proxy', 'client'];
const vendor = (name, home, except = []) => ({
  name: `only-${home.replace('/', '-')}-imports-${name.replace('/', '-')}`,
  severity: 'error',
  from: {
    path: `^(${[...parts, 'contracts', 'platform', 'results'].join('|')})/`,
    pathNot: [`^${home}/`, ...except],
  },
  to: { path: `node_modules/${name}/` },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...parts.map((part) => ({
      name: `${part}-imports-no-other-part`,
      severity: 'error',
      from: { path: `^${part}/` },
      to: { path: `^(${parts.filter((other) => other !== part).join('|')})/` },
    })),
    {
      name: 'results-only-in-coordinator-and-client',
      severity: 'error',
      from: { path: '^(worker|grader|llm-proxy|platform|contracts)/' },
      to: { path: '^results/' },
    },
    {
      name: 'results-imports-contracts-only',
      severity: 'error',
      from: { path: '^results/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(coordinator|worker|grader|llm-proxy|client|platform|proto|test)/' },
    },
    {
      name: 'contracts-import-nothing-of-ours',
      severity: 'error',
      from: { path: '^contracts/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(coordinator|worker|grader|llm-proxy|client|platform|results|proto|test)/' },
    },
    {
      name: 'platform-imports-contracts-errors-only',
      severity: 'error',
      from: { path: '^platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(coordinator|worker|grader|llm-proxy|client|results|test|contracts/(?!errors))' },
    },
    {
      name: 'vault-for-scoring-and-compose-only',
      severity: 'error',
      from: { path: '^grader/', pathNot: '^grader/(vault/|scoring/|compose|main)|\\.test\\.ts$' },
      to: { path: '^grader/vault/' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: {
        path: '^(coordinator|worker|grader|llm-proxy|client|platform|contracts|results|proto)/',
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^(test|bench|examples)/' },
    },
    vendor('dockerode', 'worker/container'),
    vendor('better-sqlite3', 'platform/sqlite'),
    vendor('systeminformation', 'worker/hardware'),
    vendor('nats', 'platform/nats'),
    vendor('@grpc', 'platform/grpc', ['^proto/']),
    vendor('pino', 'platform/logger'),
    vendor('@peculiar', 'platform/tls'),
    vendor('prom-client', 'platform/metrics'),
    vendor('commander', 'client', ['^grader/cli']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^proto/gen/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
