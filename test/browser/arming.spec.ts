import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';
import type { Page } from '@playwright/test';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Row {
  id: string;
  productClass: string;
  serialNumber: string;
}

async function read<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(`/api/v1${path}`)).json()) as T;
}

async function looksRight(page: Page): Promise<void> {
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
}

test('a fleet is imported as observed; a router is disarmed, and armed again in a wave that ends by itself', async ({
  quietPage: page,
}) => {
  await signIn(page);
  await page.goto('/arming');
  await page.getByLabel('Or paste it').fill('serial,subscription\nOLD-0001,\nOLD-0002,nobody-dials-in-so\n');
  await page.getByRole('button', { name: 'Import, observed' }).click();
  await expect(page.getByText('1 imported, 0 known already, 1 with a problem.')).toBeVisible();
  await expect(page.getByText('line 3: no service dials in as nobody-dials-in-so')).toBeVisible();
  await expect(
    page
      .getByRole('row', { name: /OLD-0001/ })
      .or(page.getByText('OLD-0001'))
      .first(),
  ).toBeVisible();

  // The demonstration's fleet calls within its first seconds.
  const active = async () => {
    const { items } = await read<{ items: Row[] }>(page, '/routers?state=active&limit=50');
    const observed = (await read<{ models: { productClass: string }[] }>(page, '/arming')).models.map(
      ({ productClass }) => productClass,
    );
    // One of a model that nothing is observed of: the wave is about this router alone.
    return items.find(({ productClass }) => !observed.includes(productClass));
  };
  await expect.poll(async () => (await active()) !== undefined).toBe(true);
  const router = (await active())!;
  await page.goto(`/routers/${router.id}`);
  await page.getByRole('button', { name: 'Observe only' }).click();
  const disarm = page.getByRole('dialog', { name: 'Observe only' });
  await disarm.getByLabel('Reason').fill('to see it only observed');
  await disarm.getByRole('button', { name: 'Observe only' }).click();
  await expect(page.getByRole('status', { name: 'Observed' })).toContainText('nothing is written to this router');
  await expect(page.getByRole('button', { name: 'Reboot' })).toHaveCount(0);
  await looksRight(page);

  await page.goto('/arming');
  const model = page
    .getByRole('listitem')
    .filter({ hasText: '1 router observed' })
    .filter({ hasText: router.productClass });
  await model.getByRole('button', { name: 'Arm in a wave' }).click();
  const drawer = page.getByRole('dialog', { name: 'Arm in a wave' });
  await drawer.getByLabel('Name').fill('The first of them');
  await drawer.getByLabel('Reason').fill('it looked right');
  await expectAccessible(page);
  await drawer.getByRole('button', { name: 'Start the wave' }).click();
  await expect(drawer).toHaveCount(0);
  const wave = page.getByRole('listitem').filter({ hasText: 'The first of them' });
  await expect(wave.getByText('done')).toBeVisible({ timeout: 60_000 });
  await expect(wave).toContainText('1 in sync');
  await wave.getByRole('button', { name: 'Routers' }).click();
  await expect(wave.getByRole('link', { name: router.serialNumber })).toBeVisible();
  await looksRight(page);
});
