import { expectReadable } from './accessible';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

// What was read of a router, over time: drawn, read off by keys, and told as a table.

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('a router over time: charts with a readout by keys, and the same in tables', async ({ quietPage: page }) => {
  await signIn(page);
  const optical = async (): Promise<string | undefined> => {
    const list = await (await page.request.get('/api/v1/routers?state=active&mode=manage&limit=50')).json();
    for (const { id } of list.items as { id: string }[]) {
      const answer = await page.request.get(`/api/v1/routers/${id}/series?names=rxPowerDbm,uptimeSeconds`);
      if (((await answer.json()) as { series: unknown[] }).series.length === 2) return id;
    }
    return undefined;
  };
  await expect.poll(optical, { timeout: 60_000 }).toBeDefined();
  await page.goto(`/routers/${await optical()}?tab=series&range=24h`);

  const light = page.getByRole('slider', { name: 'Light received, point in time' });
  await expect(light).toBeVisible();
  await light.focus();
  await page.keyboard.press('End');
  await expect(light).toHaveAttribute('aria-valuetext', /\d\d:\d\d, Received −\d+\.\d dBm/);
  await looksRight(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectReadable(page);
  await page.emulateMedia({ colorScheme: 'light' });

  await page.getByText('7 days', { exact: true }).click();
  await expect(page).toHaveURL(/range=7d/);
  await page.getByText('Tables', { exact: true }).click();
  const table = page
    .getByRole('grid', { name: 'Light received' })
    .or(page.getByRole('table', { name: 'Light received' }));
  await expect(table.getByText(/−\d+\.\d dBm/).first()).toBeVisible();
  await looksRight(page);
});

test('what a service moved: on its router, and on the page of its subscriber by quarter and by day', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const busy = async (): Promise<{ id: string; number: string } | undefined> => {
    const list = await (await page.request.get('/api/v1/routers?state=active&mode=manage&limit=50')).json();
    for (const { id, subscription } of list.items as {
      id: string;
      subscription: { id: string; subscriberNumber: string };
    }[]) {
      if (subscription === null) continue;
      const answer = await page.request.get(`/api/v1/subscriptions/${subscription.id}/traffic`);
      const { downMbps } = (await answer.json()) as { downMbps: (number | null)[] };
      if (downMbps.filter((value) => value !== null && value > 0).length > 20)
        return { id, number: subscription.subscriberNumber };
    }
    return undefined;
  };
  await expect.poll(busy, { timeout: 60_000 }).toBeDefined();
  const home = await busy();
  const traffic = page.getByRole('region', { name: 'Traffic' });
  const chart = traffic.getByRole('slider', { name: 'Traffic, point in time' });
  await page.goto(`/routers/${home?.id}?tab=series&range=24h`);
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', /\d\d:\d\d, Down [\d.]+ [kM]bit\/s, Up [\d.]+ [kM]bit\/s/);

  await page.goto(`/subscribers/${home?.number}`);
  await expect(traffic.getByText(/^[\d.]+ [kMG]B down, [\d.]+ [kMG]B up$/)).toHaveCount(2);
  await traffic.getByText('7 days', { exact: true }).click();
  await chart.scrollIntoViewIfNeeded();
  await looksRight(page);
  await traffic.getByText('By day', { exact: true }).click();
  await expect(traffic.getByText(/^[\d.]+ [MG]B$/).first()).toBeVisible();
});
