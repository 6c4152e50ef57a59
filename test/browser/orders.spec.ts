import type { APIRequestContext } from '@playwright/test';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

// What is ordered of a router once in a while.

async function anActiveRouter(request: APIRequestContext): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    const response = await request.get('/api/v1/routers?state=active&limit=50');
    const { items } = (await response.json()) as { items: { id: string; mode: string }[] };
    found = items.find(({ mode }) => mode === 'manage')?.id;
    expect(found).toBeDefined();
  }).toPass();
  return found!;
}

test('a router lists its transfers, and is told to inform later', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto(`/routers/${await anActiveRouter(page.request)}?tab=tasks`);
  await page.getByRole('button', { name: 'Order' }).click();
  await page.getByRole('menuitem', { name: 'List its transfers' }).click();
  const tasks = page.getByRole('list', { name: 'Tasks' });
  const listed = tasks.getByRole('listitem').filter({ hasText: 'List its transfers' }).first();
  await expect(listed).toContainText('done', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Order' }).click();
  await page.getByRole('menuitem', { name: 'Let it inform later…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let it inform later' });
  await expect(dialog.getByRole('textbox', { name: 'Minutes from now' })).toBeFocused();
  await dialog.getByRole('textbox', { name: 'Minutes from now' }).fill('60');
  await dialog.getByRole('button', { name: 'Let it inform' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(tasks.getByText('Inform later').first()).toBeVisible();
  await page.getByRole('button', { name: 'Order' }).click();
  await page.getByRole('menuitem', { name: 'Change a software module…' }).click();
  const software = page.getByRole('dialog', { name: 'Change a software module' });
  await expect(software.getByRole('button', { name: 'Order it' })).toBeDisabled();
  await software.getByRole('textbox', { name: 'URL of the module' }).fill('http://192.0.2.1/module.pkg');
  await expect(software.getByRole('button', { name: 'Order it' })).toBeEnabled();
  await page.keyboard.press('Escape');
  await looksRight(page);
});

test('a router pings, scans the WiFi around it and tells of its light, and the results are drawn', async ({
  quietPage: page,
}) => {
  await signIn(page);
  await page.goto(`/routers/${await anActiveRouter(page.request)}?tab=diagnostics`);
  const kinds = page.getByRole('region', { name: 'Diagnostics' });
  const ping = page.getByRole('region', { name: 'Ping', exact: true });
  await ping.getByRole('button', { name: 'Run…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ping' });
  await dialog.getByRole('textbox', { name: 'Host or address' }).fill('$(id)');
  await expect(dialog.getByRole('button', { name: 'Begin' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Host or address' }).fill('127.0.0.1');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(ping.getByText('4 of 4', { exact: true })).toBeVisible({ timeout: 30_000 });
  await kinds.getByRole('button', { name: /^WiFi around/ }).click();
  const scan = page.getByRole('region', { name: 'WiFi around', exact: true });
  await scan.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(scan.getByRole('img', { name: /Networks on 2.4 GHz/ })).toBeVisible({ timeout: 30_000 });
  await expect(scan.getByText(/^−\d+\.0 dBm$/).first()).toBeVisible();
  await looksRight(page);
});

test('a parameter says whether the router tells of its changes', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto(`/routers/${await anActiveRouter(page.request)}?tab=parameters&find=NTPServer1`);
  await page.getByRole('table', { name: 'Parameters' }).getByRole('button', { name: 'NTPServer1' }).click();
  const attributes = page.getByRole('dialog').getByRole('region', { name: 'Attributes' });
  await expect(attributes).toContainText('was not asked');
  await attributes.getByRole('button', { name: 'Ask the router' }).click();
  await expect(attributes).toContainText(/notification, (the subscriber|only the ACS) may write/, { timeout: 30_000 });
  await looksRight(page);
});
