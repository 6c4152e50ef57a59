import { AccessNetwork } from './access-network';
import { type CliOptions, readCliOptions, USAGE, UsageError } from './cli-options';
import { ControlApi } from './fleet/control-api';
import { Fleet } from './fleet/fleet';
import { NasAccounting } from './nas-accounting';
import { NasListener } from './nas-listener';
import { FAST_TIMING, REALISTIC_TIMING } from './timing';

async function run(options: CliOptions): Promise<void> {
  const network = new AccessNetwork();
  const fleet = new Fleet({
    box: {
      acsUrl: options.acsUrl,
      credentials: { username: options.username, password: options.password },
      quirks: options.quirks,
      timing: options.isFast ? FAST_TIMING : REALISTIC_TIMING,
    },
    network,
    statePath: options.statePath,
    onStateError: (error) => console.error(`cpe-sim: the state was not written: ${messageOf(error)}`),
    staggerMs: options.staggerMs,
  });
  let control: ControlApi | null = null;
  let nas: NasListener | null = null;
  let accounting: NasAccounting | null = null;
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void Promise.all([control?.close(), nas?.close(), accounting?.close(), fleet.close()]).then(
      () => process.exit(0),
      fail,
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A parent that holds an IPC channel and dies takes its simulator along.
  process.on('disconnect', stop);
  if (options.nas !== null) nas = await NasListener.open(network, options.nas.secret, options.nas.port);
  if (options.accounting !== null) accounting = await NasAccounting.open(network, options.accounting);
  control = await ControlApi.open(fleet, options.controlPort, accounting);
  await fleet.start(options.fleet, options.models);
  console.log(JSON.stringify({ control: control.url, ...(nas === null ? {} : { nasPort: nas.port }) }));
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function fail(error: unknown): never {
  console.error(`cpe-sim: ${messageOf(error)}`);
  process.exit(1);
}

try {
  const options = readCliOptions(process.argv.slice(2));
  if (options === null) console.log(USAGE);
  else run(options).catch(fail);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`cpe-sim: ${error.message}\n\n${USAGE}`);
  process.exit(2);
}
