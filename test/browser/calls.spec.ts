import { expect, signIn, test } from './fixtures';
import { looksRight, send } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Rows {
  items: { id: string; serialNumber: string }[];
}

test.describe('how a router is reached', () => {
  test('each way is shown, “Call now” tells what comes of it, and the queue has it until it comes', async ({
    quietPage: page,
  }) => {
    await signIn(page);
    // The demonstration's routers boot while it opens.
    const active = async (): Promise<string | undefined> => {
      const found = await page.request.get('/api/v1/routers?state=active&mode=manage&limit=1');
      return ((await found.json()) as Rows).items[0]?.id;
    };
    await expect.poll(active, { timeout: 60_000 }).toBeDefined();
    await page.goto(`/routers/${(await active())!}`);
    const ways = page.getByRole('region', { name: 'How it is reached' });
    await expect(ways.getByText('HTTP', { exact: true })).toBeVisible();
    await expect(ways.getByText('not allowed (Calls > Policy)')).toBeVisible();
    await ways.getByRole('button', { name: 'Call now' }).click();
    await expect(ways.getByText(/Came [1-9]\d* of \d+ times/)).toBeVisible();
    await looksRight(page);
  });

  test('the policy says how fast, and whose session may be ended', async ({ quietPage: page }) => {
    await signIn(page);
    const before = await (await page.request.get('/api/v1/call-policy')).json();
    await page.goto('/calls');
    await expect(page.getByRole('heading', { name: 'Calls', exact: true })).toBeVisible();
    await page.getByLabel('Calls a second').fill('40');
    await page.getByLabel('Allowed').check();
    await expect(page.getByLabel('From the full hour')).toBeVisible();
    await page.getByLabel('Reason').fill('the night is quiet');
    await page.getByRole('button', { name: 'Change the policy' }).click();
    await expect(page.getByText(/At most 40 are called a second/)).toBeVisible();
    await looksRight(page);
    await send(page, 'put', '/call-policy', { ...before, reason: 'the test is over' });
  });
});
