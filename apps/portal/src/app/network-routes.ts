import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedIn } from './root-routes';

const routers = createRoute({
  getParentRoute: () => signedIn,
  path: '/routers',
  component: lazyRouteComponent(() => import('../features/routers/components/routers-page'), 'RoutersPage'),
});
const routerPage = createRoute({
  getParentRoute: () => signedIn,
  path: '/routers/$routerId',
  component: lazyRouteComponent(() => import('../features/routers/components/router-page'), 'RouterPage'),
});
const incidents = createRoute({
  getParentRoute: () => signedIn,
  path: '/incidents',
  component: lazyRouteComponent(() => import('../features/incidents/components/incidents-page'), 'IncidentsPage'),
});
const incident = createRoute({
  getParentRoute: () => signedIn,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('../features/incidents/components/incident-page'), 'IncidentPage'),
});
const models = createRoute({
  getParentRoute: () => signedIn,
  path: '/models',
  component: lazyRouteComponent(() => import('../features/models/components/models-page'), 'ModelsPage'),
});
const firmware = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware',
  component: lazyRouteComponent(() => import('../features/firmware/components/firmware-page'), 'FirmwarePage'),
});
const newCampaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware/new',
  component: lazyRouteComponent(() => import('../features/firmware/components/new-campaign-page'), 'NewCampaignPage'),
});
const campaign = createRoute({
  getParentRoute: () => signedIn,
  path: '/firmware/$campaignId',
  component: lazyRouteComponent(() => import('../features/firmware/components/campaign-page'), 'CampaignPage'),
});
const bulk = createRoute({
  getParentRoute: () => signedIn,
  path: '/bulk',
  component: lazyRouteComponent(() => import('../features/bulk/components/bulk-page'), 'BulkPage'),
});
const newBulkChange = createRoute({
  getParentRoute: () => signedIn,
  path: '/bulk/new',
  component: lazyRouteComponent(() => import('../features/bulk/components/new-bulk-page'), 'NewBulkPage'),
});
const bulkChange = createRoute({
  getParentRoute: () => signedIn,
  path: '/bulk/$changeId',
  component: lazyRouteComponent(() => import('../features/bulk/components/bulk-change-page'), 'BulkChangePage'),
});
const arming = createRoute({
  getParentRoute: () => signedIn,
  path: '/arming',
  component: lazyRouteComponent(() => import('../features/arming/components/arming-page'), 'ArmingPage'),
});
const imports = createRoute({
  getParentRoute: () => signedIn,
  path: '/imports',
  component: lazyRouteComponent(() => import('../features/genieacs/components/import-page'), 'ImportPage'),
});
const tasks = createRoute({
  getParentRoute: () => signedIn,
  path: '/tasks',
  component: lazyRouteComponent(() => import('../features/tasks/components/tasks-page'), 'TasksPage'),
});
const calls = createRoute({
  getParentRoute: () => signedIn,
  path: '/calls',
  component: lazyRouteComponent(() => import('../features/calls/components/calls-page'), 'CallsPage'),
});
const sessions = createRoute({
  getParentRoute: () => signedIn,
  path: '/sessions',
  component: lazyRouteComponent(() => import('../features/access/components/sessions-page'), 'SessionsPage'),
});
const proofs = createRoute({
  getParentRoute: () => signedIn,
  path: '/proofs',
  component: lazyRouteComponent(() => import('../features/proofs/components/proofs-page'), 'ProofsPage'),
});
const proof = createRoute({
  getParentRoute: () => signedIn,
  path: '/proofs/$proofId',
  component: lazyRouteComponent(() => import('../features/proofs/components/proof-page'), 'ProofPage'),
});
const profiles = createRoute({
  getParentRoute: () => signedIn,
  path: '/profiles',
  component: lazyRouteComponent(
    () => import('../features/router-profiles/components/profiles-list-page'),
    'ProfilesListPage',
  ),
});
const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profiles/$profileId',
  component: lazyRouteComponent(
    () => import('../features/router-profiles/components/profile-page'),
    'RouterProfilePage',
  ),
});
const scripts = createRoute({
  getParentRoute: () => signedIn,
  path: '/scripts',
  component: lazyRouteComponent(() => import('../features/scripts/components/scripts-page'), 'ScriptsPage'),
});
const script = createRoute({
  getParentRoute: () => signedIn,
  path: '/scripts/$scriptId',
  component: lazyRouteComponent(() => import('../features/scripts/components/script-page'), 'ScriptPage'),
});
const preset = createRoute({
  getParentRoute: () => signedIn,
  path: '/scripts/presets/$presetId',
  component: lazyRouteComponent(() => import('../features/scripts/components/preset-page'), 'PresetPage'),
});
const pushProfiles = createRoute({
  getParentRoute: () => signedIn,
  path: '/push-profiles',
  component: lazyRouteComponent(() => import('../features/profiles/components/profiles-page'), 'ProfilesPage'),
});
const nas = createRoute({
  getParentRoute: () => signedIn,
  path: '/nas',
  component: lazyRouteComponent(() => import('../features/access/components/nas-page'), 'NasPage'),
});
const pools = createRoute({
  getParentRoute: () => signedIn,
  path: '/pools',
  component: lazyRouteComponent(() => import('../features/access/components/pools-page'), 'PoolsPage'),
});
const routerAccess = createRoute({
  getParentRoute: () => signedIn,
  path: '/router-access',
  component: lazyRouteComponent(
    () => import('../features/router-access/components/router-access-page'),
    'RouterAccessPage',
  ),
});

/** The pages of the navigation's group Network, and the pages of one thing that they lead to. */
export const networkRoutes = [
  routers,
  routerPage,
  incidents,
  incident,
  models,
  firmware,
  newCampaign,
  campaign,
  bulk,
  newBulkChange,
  bulkChange,
  arming,
  imports,
  tasks,
  calls,
  sessions,
  proofs,
  proof,
  profiles,
  profile,
  scripts,
  script,
  preset,
  pushProfiles,
  nas,
  pools,
  routerAccess,
] as const;
