import { BOOTSTRAP } from './bench-server.mjs';
import { AccessNetwork, FAST_TIMING, SimulatedCpe, softwareVersionPath } from './fleet-world.mjs';

// What routers are in the middle of when the server dies: how each begins, and what is still wrong with a router after it.

const network = new AccessNetwork();
/** They try again soon, and not so soon that they are in a long pause when the server is back. */
const TIMING = { ...FAST_TIMING, retryUnitMs: 100, requestTimeoutMs: 120_000 };
const MODELS = ['hg8245', 'zn6600'];
let count = 0;
let plan = null;

/** A subscriber with a router that nobody has plugged in yet. */
async function aHome({ api }, tap, profile = MODELS[count % MODELS.length]) {
  plan ??= await api('POST', '/plans', {
    name: 'Run',
    price: '1000.00',
    taxId: null,
    downKbps: 30_000,
    upKbps: 30_000,
  });
  const at = ++count;
  const subscriber = await api('POST', '/subscribers', {
    name: `Run ${at}`,
    phone: `0171${String(at).padStart(7, '0')}`,
  });
  const serial = `KILL${String(at).padStart(8, '0')}`;
  const wifi = { ssid: `Home ${at}`, passphrase: `sesame-open-${at}` };
  const subscription = await api('POST', `/subscribers/${subscriber.number}/subscriptions`, {
    planId: plan.id,
    routerSerial: serial,
    wifi,
  });
  const { items } = await api('GET', `/routers?search=${serial}`);
  const box = new SimulatedCpe({
    profile,
    serial,
    acsUrl: tap.url,
    credentials: BOOTSTRAP,
    network,
    timing: TIMING,
    log: { sessions: 200, withMessages: false },
  });
  return { box, tap, routerId: items[0].id, subscriptionId: subscription.id, user: subscription.pppoeUsername, wifi };
}

const isQuiet = (box) => box.link.address !== null && !box.agent.isBusy && box.agent.events.pending.length === 0;
const isServed = (box) => box.state().ppp.pool === 'service' && isQuiet(box);

/** The same, in service. */
async function aServedHome(world, tap, profile) {
  const home = await aHome(world, tap, profile);
  home.box.powerOn();
  await home.box.waitFor(isServed, { timeoutMs: 30_000, what: 'service' });
  return home;
}

/** What is not as wanted; null: nothing. */
async function unsettled({ api }, { box, routerId, user, wifi }) {
  const router = await api('GET', `/routers/${routerId}`);
  const { due } = await api('GET', `/routers/${routerId}/wanted`);
  const [radio] = box.state().wifi;
  if (router.state !== 'active') return `it is ${router.state}`;
  if (router.pendingCount + router.refusedCount > 0)
    return `${router.pendingCount} pending, ${router.refusedCount} refused`;
  if (due) return 'it is due';
  if (box.state().ppp.username !== user) return `it dials as ${box.state().ppp.username}`;
  if (radio.ssid !== wifi.ssid || radio.key !== wifi.passphrase) return `its WiFi is ${radio.ssid}`;
  return null;
}

async function taskOf({ api }, { routerId, taskId }) {
  return (await api('GET', `/routers/${routerId}/tasks`)).find(({ id }) => id === taskId);
}

/** A one-shot action: it is over, or it says why nobody knows. */
function aTask(method, orderOf, more = {}) {
  return {
    prepare: aServedHome,
    async begin({ api }, homes) {
      for (const home of homes) {
        const order = orderOf(home);
        home.taskId = (await api('POST', `/routers/${home.routerId}/tasks`, order, `run-${home.box.serial}`)).id;
      }
    },
    async problemOf(world, home) {
      const { state } = await taskOf(world, home);
      const n = home.box.rpcCounts.get(method) ?? 0;
      if (state === 'queued' || state === 'sent') return `its task is ${state}`;
      if (state === 'done' && n === 0) return 'its task is done, and nobody told it anything';
      if (state !== 'done' && home.stop === null) return `its task is ${state}`;
      return null;
    },
    async told(world, home) {
      const { state, attempts } = await taskOf(world, home);
      return `task ${state} after ${attempts}, ${home.box.rpcCounts.get(method) ?? 0} times ${method}`;
    },
    ...more,
  };
}

const pppOf = ({ box }) => box.profile.paths.ppp.username.replace(/[^.]+$/, '');

/** `extraSessions`: the router tells of its new connection, or is read, in a session of its own or along with another. */
export const SCENARIOS = {
  'first-contact': {
    extraSessions: 1,
    prepare: aHome,
    begin: async (_world, homes) => homes.forEach(({ box }) => box.powerOn()),
    problemOf: unsettled,
  },
  wifi: {
    prepare: aServedHome,
    async begin({ api }, homes) {
      for (const home of homes) {
        home.wifi = { ssid: `New ${home.box.serial}`, passphrase: 'another-sesame' };
        await api('PUT', `/subscriptions/${home.subscriptionId}/wifi`, { band: '2.4', ...home.wifi });
      }
    },
    problemOf: unsettled,
  },
  reboot: aTask('Reboot', () => ({ kind: 'reboot' }), { extraSessions: 1 }),
  'factory-reset': aTask('FactoryReset', () => ({ kind: 'factory-reset' }), { extraSessions: 1 }),
  'add-object': aTask(
    'AddObject',
    (home) => ({
      kind: 'add-object',
      objectName: `${pppOf(home)}PortMapping.`,
      parameters: [{ path: 'ExternalPort', value: '8080' }],
    }),
    { prepare: (world, tap) => aServedHome(world, tap, 'hg8245') },
  ),
  campaign: aCampaign(),
};

/** An image for all of them in one wave. */
function aCampaign() {
  let rounds = 0;
  return {
    prepare: (world, tap) => aServedHome(world, tap, 'hg8245'),
    extraSessions: 1,
    patienceMs: 30_000,
    async begin({ api }, homes) {
      const version = `K${Date.now()}.${++rounds}`;
      const [{ box }] = homes;
      const { productClass } = box.profile;
      const query = new URLSearchParams({ name: version, kind: 'firmware', version, productClass });
      const file = await api.upload(`/router-files?${query}`, `CPE-SIM-IMAGE ${productClass} ${version}\n`);
      const body = {
        name: `Run ${version}`,
        reason: 'a run of kills',
        set: { by: 'list', serialNumbers: homes.map((home) => home.box.serial) },
        images: [{ productClass, fileId: file.id, fromVersions: [] }],
        rules: {
          canaryCount: 0,
          waveSize: 200,
          gapMinutes: 0,
          mostAtOnce: 200,
          maxFailedPercent: 100,
          maxFailed: 1000,
          maxSilent: 1000,
        },
        expected: homes.length,
      };
      const { id } = await api('POST', '/campaigns', body, `run-${version}`);
      for (const home of homes) Object.assign(home, { campaignId: id, version });
      await api('POST', `/campaigns/${id}/decision`, { decision: 'start', reason: 'the run' });
    },
    async problemOf({ api }, { box, campaignId, version, stop }) {
      const member = await memberOf(api, campaignId, box.serial);
      const runs = box.tree.read(softwareVersionPath(box.profile));
      if (member.state === 'done') return runs === version ? null : `done, and it runs ${runs}`;
      if (stop === null) return `it is ${member.state}`;
      // It fetched while nobody was there to give it anything, and said so.
      if (member.state === 'failed' && member.reason !== null && runs !== version) return null;
      // Sent, and nobody knows whether it arrived: time decides, and it is never told again.
      return member.state === 'sent' && runs !== version && !box.rpcCounts.has('Download')
        ? null
        : `it is ${member.state}`;
    },
    async told({ api }, { box, campaignId }) {
      const { state } = await memberOf(api, campaignId, box.serial);
      return `${state}, ${box.rpcCounts.get('Download') ?? 0} times Download`;
    },
  };
}

async function memberOf(api, campaignId, serial) {
  const members = await api('GET', `/campaigns/${campaignId}/routers?limit=500`);
  return members.find(({ serialNumber }) => serialNumber === serial);
}
