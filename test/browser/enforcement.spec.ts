import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function looksRight(page: Page, name: string): Promise<void> {
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.screenshot({ path: `test-results/${name}-${viewport.width}.png` });
  }
}

test('how a service is connected is shown with its steps, and changed', async ({ quietPage: page }) => {
  await signIn(page);
  const response = await page.request.get('/api/v1/subscribers?state=active&limit=1');
  const { items } = (await response.json()) as { items: { number: string }[] };
  await page.goto(`/subscribers/${items[0]!.number}`);
  await page.getByRole('button', { name: 'Connection' }).click();
  const drawer = page.getByRole('dialog', { name: 'Connection' });
  const method = drawer.getByLabel('How the service is connected');
  await expect(method).toHaveValue('');
  await expect(drawer.getByRole('region', { name: 'Into the walled garden, in this order' })).toBeVisible();
  await looksRight(page, 'connection');

  await method.selectOption('static-ip');
  await drawer.getByRole('button', { name: 'Save connection' }).click();
  await expect(drawer.getByText(/^Type an IPv4 or IPv6 address/)).toBeVisible();
  await drawer.getByLabel('Its address').fill('203.0.113.200');
  await drawer.getByRole('button', { name: 'Save connection' }).click();
  await expect(drawer).toBeHidden();

  await page.getByRole('button', { name: 'Connection' }).click();
  await expect(method).toHaveValue('static-ip');
  await expect(drawer.getByText('leave it to a person').first()).toBeVisible();
  await method.selectOption('');
  await drawer.getByRole('button', { name: 'Save connection' }).click();
  await expect(drawer).toBeHidden();
});

test('a NAS says how it is asked, and takes a RouterOS API without ever showing its password', async ({
  quietPage: page,
}) => {
  await signIn(page);
  await page.goto('/nas');
  await page.getByRole('button', { name: 'Add a NAS' }).click();
  const form = page.getByRole('dialog', { name: 'Add a NAS' });
  await form.getByLabel('Name').fill('mkt-enforce');
  await form.getByLabel('Address', { exact: true }).fill('192.0.2.77');
  await form.getByLabel('Shared secret').fill('a secret of this test');
  await form.getByLabel(/Use its RouterOS API/).check({ force: true });
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText('Name the user that may use the API.')).toBeVisible();
  await form.getByLabel('API user').fill('demarc');
  await form.getByLabel('API password').fill('api password of this test');
  await looksRight(page, 'nas-form');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();
  await page.getByText('mkt-enforce').click();
  const drawer = page.getByRole('dialog', { name: 'mkt-enforce' });
  await expect(drawer.getByText('demarc, port 8729, TLS')).toBeVisible();
  await expect(drawer.getByText('a simulator that follows its documentation')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('api password of this test');
  await looksRight(page, 'nas-drawer');
});
