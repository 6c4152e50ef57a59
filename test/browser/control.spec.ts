import type { APIRequestContext } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Row {
  number: string;
  name: string;
}

async function activeSubscriber(request: APIRequestContext): Promise<Row> {
  const response = await request.get('/api/v1/subscribers?state=active&limit=1');
  const { items } = (await response.json()) as { items: Row[] };
  return items[0]!;
}

test.describe('the emergency brake', () => {
  test('is pulled from any page, stands on every page of everybody, and is released', async ({
    quietPage: page,
    browser,
  }) => {
    await signIn(page);
    await page.goto('/plans');
    await page.getByRole('button', { name: /^Brake/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Emergency brake' });
    await expect(dialog.getByLabel('Stop everything')).toBeChecked();
    const stop = dialog.getByRole('button', { name: 'Stop everything' });
    await expect(stop).toBeDisabled(); // no reason, no brake
    const other = await (await browser.newContext()).newPage();
    await signIn(other);
    await other.goto('/ledger');
    await expect(other.getByText('live', { exact: true })).toBeVisible();
    await dialog.getByLabel('Reason').fill('a profile went wrong');
    await stop.click();
    const banner = page.getByRole('alert', { name: 'Emergency brake' });
    await expect(banner).toContainText('nothing is written to routers and NAS');
    await expect(banner).toContainText('a profile went wrong');
    // Somebody else sees it without doing anything.
    await expect(other.getByRole('alert', { name: 'Emergency brake' })).toContainText('a profile went wrong', {
      timeout: 3_000,
    });
    await other.context().close();
    for (const path of ['/', '/subscribers', '/routers', '/suspension']) {
      await page.goto(path);
      await expect(page.getByRole('alert', { name: 'Emergency brake' })).toBeVisible();
    }
    await looksRight(page);
    await page.getByRole('button', { name: 'Change or release' }).click();
    const again = page.getByRole('dialog', { name: 'Emergency brake' });
    await expectAccessible(page);
    await again.getByLabel('Release', { exact: true }).check();
    await again.getByLabel('Reason').fill('it was put right');
    await again.getByRole('button', { name: 'Release' }).click();
    await expect(page.getByRole('alert', { name: 'Emergency brake' })).toHaveCount(0);
  });
});

test.describe('a service', () => {
  test('is suspended by hand with what it does in words, and given back', async ({ quietPage: page }) => {
    await signIn(page);
    const { number } = await activeSubscriber(page.request);
    await page.goto(`/subscribers/${number}`);
    await page.getByRole('button', { name: 'Suspend' }).click();
    const drawer = page.getByRole('dialog', { name: /^Suspend/ });
    await expect(drawer.getByText(/router|No NAS/).first()).toBeVisible();
    await drawer.getByLabel('Walled garden').check();
    await drawer.getByLabel('Reason').fill('resells the line');
    await looksRight(page);
    await drawer.getByRole('button', { name: 'Wall in' }).click();
    await expect(drawer).toHaveCount(0);
    const note = page.getByText(/Suspended by hand by .*until somebody restores it.*: resells the line/);
    await expect(note).toBeVisible();
    await looksRight(page);
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    const restore = page.getByRole('dialog', { name: /^Restore/ });
    await expect(restore.getByText('Nothing is overdue. The service comes back at once.')).toBeVisible();
    await restore.getByLabel('Reason').fill('she stopped it');
    await restore.getByRole('button', { name: 'Restore', exact: true }).click();
    await expect(restore).toHaveCount(0);
    await expect(note).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Suspend' })).toBeVisible();
  });

  test.describe('over which its router is managed', () => {
    interface Service {
      subscription: { managedOverService: boolean };
      router: { managementPath: string } | null;
    }
    /** Somebody whose router shows that it is, or that it is not. */
    async function findSubscriber(request: APIRequestContext, managedOverService: boolean): Promise<string | null> {
      const list = await request.get('/api/v1/subscribers?state=active&limit=50');
      for (const { number } of ((await list.json()) as { items: Row[] }).items) {
        const overview = await request.get(`/api/v1/subscribers/${number}/overview`);
        const { services } = (await overview.json()) as { services: Service[] };
        const [service] = services;
        const hasOwnWan = service?.router?.managementPath === 'own-wan';
        if (service?.subscription.managedOverService === managedOverService && hasOwnWan !== managedOverService) {
          return number;
        }
      }
      return null;
    }
    /** Their routers boot and show themselves one after the other. */
    async function subscriberWith(request: APIRequestContext, managedOverService: boolean): Promise<string> {
      let number: string | null = null;
      await expect(async () => {
        number = await findSubscriber(request, managedOverService);
        expect(number).not.toBeNull();
      }).toPass({ timeout: 60_000 });
      return String(number);
    }

    test('is walled in where others are disconnected, and both dialogs say so', async ({ quietPage: page }) => {
      await signIn(page);
      for (const [isOverService, effect, verb, connection] of [
        [true, 'Walled in instead of cut off', 'Wall in', 'It is walled in instead'],
        [false, 'stays within reach', 'Disconnect', 'The connection is closed'],
      ] as const) {
        await page.goto(`/subscribers/${await subscriberWith(page.request, isOverService)}`);
        await page.getByRole('button', { name: 'Suspend' }).click();
        const drawer = page.getByRole('dialog', { name: /^Suspend/ });
        await drawer.getByLabel('Disconnect').check();
        await expect(drawer.getByText(effect)).toBeVisible();
        await expect(drawer.getByRole('button', { name: verb })).toBeVisible();
        await looksRight(page);
        await drawer.getByRole('button', { name: 'Cancel' }).click();
        await page.getByRole('button', { name: 'Connection' }).click();
        const region = page.getByRole('region', { name: 'When the service is disconnected' });
        await expect(region.getByText(connection)).toBeVisible();
      }
    });
  });
});
