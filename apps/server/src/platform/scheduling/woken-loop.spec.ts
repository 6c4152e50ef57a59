import { WokenLoop } from './woken-loop';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function aLoop() {
  const runs: PromiseWithResolvers<void>[] = [];
  const failures: unknown[] = [];
  const loop = new WokenLoop(
    () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      return run.promise;
    },
    (error) => failures.push(error),
  );
  return { loop, runs, failures };
}

it('runs once however often it is woken, and once more for what came meanwhile', async () => {
  const { loop, runs } = aLoop();
  loop.wake();
  loop.wake();
  loop.wake();
  expect(runs).toHaveLength(1);
  runs[0]?.resolve();
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve();
  await turn();
  expect(runs).toHaveLength(2);
  expect(loop.current).toBeNull();
});

it('goes on after a run that failed', async () => {
  const { loop, runs, failures } = aLoop();
  loop.wake();
  runs[0]?.reject(new Error('no database'));
  await turn();
  expect(failures).toEqual([new Error('no database')]);
  loop.wake();
  expect(runs).toHaveLength(2);
});

it('waits for its run when it is stopped, and is not woken after that', async () => {
  const { loop, runs } = aLoop();
  loop.wake();
  loop.wake();
  let isOver = false;
  const stopped = loop.stop().then(() => (isOver = true));
  await turn();
  expect(isOver).toBe(false);
  runs[0]?.resolve();
  await stopped;
  await turn();
  loop.wake();
  expect(runs).toHaveLength(1);
});
