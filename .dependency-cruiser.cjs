/**
 * Which folder may import what: the table of CONTRIBUTING.md as an allow-list. A dependency that no rule here allows is
 * an error, and so is a new folder until it is given a rule. tools/boundaries.test.ts shows that each rule bites.
 */

const { Visitor } = require('@swc/core/Visitor.js');

// The syntax walker that swc ships stops at `using` declarations, and dependency-cruiser builds on it.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) };
};

/** Code that is not part of the product and may reach everything: tests, benchmarks, what builds and checks. */
const CHECKS = String.raw`^(tests|tools|bench)/|\.(test|bench)\.tsx?$|^[^/]+\.(ts|cjs|mjs)$|^renderer/vite\.config\.ts$`;

/** The files of npm packages, whichever folder npm put them in; type packages count as the package they describe. */
const npm = (...names) => String.raw`(^|/)node_modules/(@types/)?(${names.join('|')})/`;

const allow = (from, ...to) => ({ from: { path: from, pathNot: CHECKS }, to: { path: to } });
/** Node's own modules, under whatever name. */
const allowNode = (from) => ({ from: { path: from, pathNot: CHECKS }, to: { dependencyTypes: ['core'] } });

const ENGINE_PACKAGES = npm('ws', 'zod', 'yauzl', 'yaml', 'hyparquet', 'hyparquet-writer');
const RENDERER_PACKAGES = npm(
  'react',
  'react-dom',
  'zustand',
  'ag-grid-community',
  'lightweight-charts',
  'dockview-react',
  'cmdk',
  'zod',
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Modules that need each other are one module, or miss a third. Type imports count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'The file or package is not there, or not a dependency of package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'What the product needs does not live in a test, a benchmark or tools/.',
      severity: 'error',
      from: { pathNot: CHECKS },
      to: { path: CHECKS, pathNot: String.raw`^tools/node24\.mjs$|(^|/)node_modules/` },
    },
    {
      name: 'features-meet-in-stores',
      comment: 'Features of the renderer never import each other; they meet in stores/ and app/.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/', pathNot: CHECKS },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'kernel-alone-joins-stages',
      comment:
        'A stage imports engine/core and shared; engine/kernel and engine/main.ts put the stages together, and ' +
        'engine/learning what it learns from.',
      severity: 'error',
      from: { path: '^engine/([^/]+)/', pathNot: [CHECKS, '^engine/(kernel|learning)/'] },
      to: { path: '^engine/', pathNot: ['^engine/$1/', '^engine/core/'] },
    },
    {
      name: 'risk-alone-approves',
      comment: 'An ApprovedOrder is made by the risk gate and nowhere else.',
      severity: 'error',
      from: { pathNot: [CHECKS, '^engine/risk/'] },
      to: { path: String.raw`^engine/core/approval\.ts$` },
    },
  ],

  allowedSeverity: 'error',
  allowed: [
    { from: { path: CHECKS }, to: {} },

    allow('^shared/std/', '^shared/std/', npm('zod')),
    allow('^shared/domain/', '^shared/(std|domain)/', npm('zod')),
    allow('^shared/protocol/', '^shared/(std|domain|protocol)/', npm('zod')),
    allow('^shared/desktop/', '^shared/(std|domain|desktop)/', npm('zod')),

    allow('^engine/core/', '^engine/core/', '^shared/'),
    // `$1`: the stage itself.
    allow('^engine/(?!core/)([^/]+)/', '^engine/(core|$1)/', '^shared/', ENGINE_PACKAGES),
    allow(String.raw`^engine/(kernel/|main\.ts$)`, '^engine/(?!learning/)', '^shared/', ENGINE_PACKAGES),
    // Training runs beside an engine, never in one.
    allow('^engine/learning/', '^engine/(core|features|feeds|learning|models|regimes|venues)/', npm('@jax-js/jax')),
    allow('^engine/models/', npm('onnxruntime-web'), String.raw`^engine/models/ort-wasm\.d\.ts$`),
    // The calibrated markets, and the detector of regimes, that ship.
    allow('^engine/venues/market/', '^assets/markets/'),
    allow('^engine/regimes/', '^assets/regimes/'),
    allowNode(String.raw`^engine/((?!core/)[^/]+/|main\.ts$)`),

    allow('^engine-client/', '^engine-client/', '^shared/', npm('zod')),
    allow('^engine-client/transport/', npm('ws')),
    allowNode('^engine-client/transport/'),

    allow('^renderer/ui/', '^renderer/ui/', '^shared/', RENDERER_PACKAGES),
    allow('^renderer/stores/', '^renderer/stores/', '^engine-client/client/', '^shared/', RENDERER_PACKAGES),
    allow(
      '^renderer/features/([^/]+)/',
      '^renderer/(features/$1|stores|ui)/',
      '^engine-client/client/',
      '^shared/',
      RENDERER_PACKAGES,
    ),
    // The worker of engine-client is reached by `new Worker(new URL(…))` alone, which is an address and no import.
    allow(
      '^renderer/app/',
      '^renderer/(app|features|stores|ui)/',
      '^engine-client/client/',
      '^shared/',
      '^assets/',
      RENDERER_PACKAGES,
    ),

    allow('^electron/', '^electron/', '^engine-client/', '^shared/', npm('electron', 'zod')),
    allowNode('^electron/'),

    allow('^cli/', '^cli/', '^engine/', '^engine-client/', '^shared/', '^tools/node24.mjs$', npm('commander', 'zod')),
    allowNode('^cli/'),
  ],

  options: {
    // TypeScript 7 has no compiler API that dependency-cruiser could use; swc reads type imports as well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|[.]cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
