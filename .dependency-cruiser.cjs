// Who may import whom. Every rule has one reason; `npm run deps` runs it in `npm run check`.
const MODULES = '^apps/server/src/modules/';
const TESTS = '\\.(spec|int-spec)\\.tsx?$';
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const MONEY = 'ledger|invoices|payments|suspension';
const BOXES = 'access|inventory|incidents|profiles|scripts|provisioning|campaigns|bulk-changes|cwmp';
const module_ = (names) => `${MODULES}(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'two files that need each other are one file, or need a third',
      {},
      // A type-only import is gone at run time: it cannot be half loaded.
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),

    // libs
    forbid(
      'libs-are-pure',
      'no framework, database or network below apps/',
      { path: '^libs/', pathNot: ['^libs/ui/', TESTS] },
      { path: '^(apps|migrations|test)/|node_modules/(@nestjs|typeorm|pg|express|react|axios)(/|$)' },
    ),
    forbid(
      'libs-do-no-io',
      'no fs, net, timers: callers pass data and the clock in',
      { path: '^libs/', pathNot: TESTS },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(assert|crypto)' },
    ),
    forbid(
      'kernel-is-the-floor',
      'kernel imports nothing of ours',
      { path: '^libs/kernel/' },
      { path: '^libs/(?!kernel/)' },
    ),
    forbid(
      'flat-libs',
      'billing, cwmp and contracts know only kernel',
      { path: '^libs/(billing|cwmp|radius|datamodel|contracts)/' },
      { path: '^libs/(?!kernel/|$1/)' },
    ),
    forbid(
      'lib-front-door',
      'enter a lib by its index.ts',
      { path: '^(apps|test|migrations)/' },
      { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    ),
    forbid(
      'lib-front-door-between-libs',
      'libs enter each other by index.ts too',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    ),
    forbid(
      'xml-only-in-cwmp',
      'one place knows XML',
      { pathNot: '^libs/datamodel/|/statement-import/' },
      { path: 'node_modules/fast-xml-parser' },
    ),

    forbid(
      'migrations-stand-alone',
      'entities change, history does not',
      { path: '^migrations/' },
      { path: '^(apps|libs|test)/' },
    ),

    // apps
    forbid(
      'apps-are-islands',
      'apps share through libs/',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'browser-sees-contracts',
      'a browser bundle holds no billing or protocol code',
      { path: '^apps/(portal|widget)/' },
      { path: '^libs/(?!contracts/|ui/|kernel/)' },
    ),
    forbid(
      'widget-takes-types-only',
      'the widget runs in other people’s pages: no zod, no React, nothing but itself',
      { path: '^apps/widget/src/', pathNot: TESTS },
      { path: '^libs/contracts/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'widget-stands-alone',
      'the widget runs in other people’s pages: no zod, no React, nothing but itself',
      { path: '^apps/widget/src/', pathNot: TESTS },
      { path: '^libs/ui/|node_modules/' },
    ),
    forbid(
      'features-are-islands',
      'features meet in app/routes',
      { path: '^apps/portal/src/features/([^/]+)/' },
      { path: '^apps/portal/src/(features|app)/', pathNot: '^apps/portal/src/features/$1/' },
    ),
    forbid(
      'sim-takes-types-only',
      'a simulator that shares the codec cannot see its bugs',
      { path: '^apps/cpe-sim/' },
      { path: '^libs/cwmp/', dependencyTypesNot: ['type-only'] },
    ),

    forbid(
      'genieacs-knows-data-models',
      'what GenieACS calls things is said in the words of data models, of nothing else',
      { path: '^libs/genieacs/' },
      { path: '^libs/(?!genieacs/|kernel/|datamodel/)' },
    ),

    // server
    forbid(
      'platform-knows-no-module',
      'technical code is below domain code',
      { path: '^apps/server/src/platform/' },
      { path: MODULES },
    ),
    forbid(
      'module-front-door',
      'between modules: .module, .service, .events only',
      { path: `${MODULES}([^/]+)/` },
      { path: MODULES, pathNot: [`${MODULES}$1/`, '\\.(module|service|events)\\.ts$'] },
    ),
    forbid(
      'order-floor',
      'staff, control, catalog and subscribers are at the bottom',
      { path: module_('staff|control|catalog|subscribers') },
      { path: module_(`${MONEY}|${BOXES}|diagnostics|nbi|demo`) },
    ),
    forbid(
      'order-money-apart-from-boxes',
      'suspension changes a service state; the outbox tells the rest',
      { path: module_(MONEY) },
      { path: module_(`${BOXES}|diagnostics|nbi|demo`) },
    ),
    forbid(
      'order-boxes-apart-from-money',
      'a router never reads an invoice',
      { path: module_(`${BOXES}|nbi`) },
      { path: module_(MONEY) },
    ),
    forbid(
      'order-protocol-on-top',
      'inventory < provisioning < cwmp',
      { path: module_('inventory|provisioning|campaigns|bulk-changes') },
      { path: module_('cwmp|diagnostics|nbi|demo') },
    ),
    forbid(
      'order-campaigns-above-provisioning',
      'campaigns order tasks of many routers; a router does not ask what campaign it is in',
      { path: module_('access|inventory|incidents|provisioning') },
      { path: module_('campaigns|bulk-changes') },
    ),
    forbid(
      'order-bulk-changes-above-campaigns',
      'what is wanted of one router is known without knowing what changed many',
      { path: module_('campaigns|profiles|scripts') },
      { path: module_('bulk-changes') },
    ),
    forbid(
      'order-nbi-on-top',
      'the API for GenieACS programs uses the boxes; they do not know of it',
      { path: module_(BOXES) },
      { path: module_('nbi') },
    ),
    forbid(
      'order-incidents-above-their-facts',
      'incidents joins what access and inventory know; they do not know of it',
      { path: module_('access|inventory') },
      { path: module_('incidents') },
    ),
    forbid(
      'order-incidents-below-provisioning',
      'who is missing is found without knowing what is wanted of it',
      { path: module_('incidents') },
      { path: module_('provisioning|campaigns|bulk-changes|cwmp|diagnostics|nbi|demo') },
    ),
    forbid(
      'order-inventory-below-provisioning',
      'inventory records, profiles say what is wanted, provisioning decides',
      { path: module_('inventory') },
      { path: module_('profiles|provisioning') },
    ),
    forbid(
      'order-profiles-below-provisioning',
      'inventory < profiles < provisioning',
      { path: module_('profiles') },
      { path: module_('scripts|provisioning|campaigns|bulk-changes|cwmp|diagnostics|nbi|demo') },
    ),
    forbid(
      'order-scripts-below-provisioning',
      'scripts say what they want; provisioning carries it out in its sessions',
      { path: module_('scripts|inventory') },
      { path: module_('provisioning|campaigns|bulk-changes|cwmp|diagnostics|nbi|demo') },
    ),
    forbid(
      'order-scripts-above-inventory',
      'a router is known without knowing what scripts make of it',
      { path: module_('access|inventory|incidents') },
      { path: module_('scripts') },
    ),
    forbid(
      'sql-lives-in-repositories',
      'typeorm only in entities, repositories and module wiring',
      { path: MODULES, pathNot: ['\\.(entity|repository|module)\\.ts$', TESTS] },
      { path: 'node_modules/(typeorm|@nestjs/typeorm|pg)/' },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
