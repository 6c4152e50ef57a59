import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures';
import { looksRight, send } from './looks-right';

// What routers send: backups of their configuration, and logs that wait in quarantine.

/** Pictures for people, where they are asked for. */
async function shot(page: Page, name: string): Promise<void> {
  const directory = process.env['DEMARC_SHOTS'];
  if (directory === undefined) return;
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${directory}/${name}-${width}.png` });
  }
}

interface Row {
  id: string;
  root: string;
  serialNumber: string;
  mode: string;
}

async function anActiveRouter(page: Page): Promise<Row> {
  let found: Row | undefined;
  await expect(async () => {
    const response = await page.request.get('/api/v1/routers?state=active&limit=50');
    found = ((await response.json()) as { items: Row[] }).items.find(({ mode }) => mode === 'manage');
    expect(found).toBeDefined();
  }).toPass();
  return found!;
}

test('the demonstration has a backup of a router', async ({ quietPage: page }) => {
  await signIn(page);
  await expect(async () => {
    const { items } = (await (await page.request.get('/api/v1/routers?state=active&limit=50')).json()) as {
      items: Row[];
    };
    const uploads = await Promise.all(
      items.map(async ({ id }) => (await page.request.get(`/api/v1/routers/${id}/uploads`)).json()),
    );
    const versions = (uploads as { uploads: { version: number | null }[] }[]).flatMap((router) => router.uploads);
    expect(versions.some(({ version }) => version === 1)).toBe(true);
  }).toPass({ timeout: 60_000 });
});

test('a router is backed up, its versions compared, one given back, and its log released', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const router = await anActiveRouter(page);
  await page.goto(`/routers/${router.id}?tab=files`);
  const backups = page.getByRole('grid', { name: 'Backups' });
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups.getByRole('row', { name: /Version 1/ })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Ask for its log' }).click();
  const log = page.getByRole('grid', { name: 'Other files' }).getByRole('row', { name: /Log/ }).first();
  await expect(log).toContainText('in quarantine', { timeout: 30_000 });
  await looksRight(page);
  await shot(page, 'router-files');
  const { root } = (await (await page.request.get(`/api/v1/routers/${router.id}`)).json()) as Row;
  const value = `ntp-${Date.now().toString(36)}.example`;
  const parameters = [{ path: `${root}Time.NTPServer1`, value }];
  await send(page, 'post', `/routers/${router.id}/tasks`, { kind: 'set-parameters', parameters });
  await page.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups.getByRole('row', { name: /Version 2/ })).toBeVisible({ timeout: 30_000 });
  await backups.getByRole('button', { name: 'Actions for version 2' }).click();
  await page.getByRole('menuitem', { name: 'Compare with version 1' }).click();
  const lines = page.getByRole('list', { name: 'Lines that differ' });
  await expect(lines.getByRole('listitem').filter({ hasText: value })).toContainText('added');
  await shot(page, 'compare');
  await looksRight(page);
  await page.keyboard.press('Escape');
  await backups.getByRole('button', { name: 'Actions for version 1' }).click();
  await page.getByRole('menuitem', { name: 'Restore…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore version 1' });
  await expect(dialog).toContainText('is backed up first');
  await shot(page, 'restore');
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('tab', { name: 'Tasks' }).click();
  const tasks = page.getByRole('list', { name: 'Tasks' });
  const restored = tasks.getByRole('listitem').filter({ hasText: 'Restore a backup' }).first();
  await expect(restored).toContainText('done', { timeout: 45_000 });
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('button', { name: 'From another router…' }).click();
  const other = page.getByRole('dialog', { name: 'Restore from another router' });
  await expect(other.getByRole('button', { name: 'Restore' })).toBeDisabled();
  await other.getByRole('combobox', { name: 'Router of the same model' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.getByRole('option').first().click();
  await expect(other.getByText(/That router has no backup|Backup/).first()).toBeVisible();
  await shot(page, 'from-another');
  await other.getByRole('button', { name: 'Cancel' }).click();
  await page.goto('/push-profiles');
  const received = page.getByRole('grid', { name: 'Received from routers' });
  const row = received.getByRole('row', { name: new RegExp(router.serialNumber) }).first();
  await expect(row).toBeVisible();
  await looksRight(page);
  await shot(page, 'received');
  await row.getByRole('button', { name: 'Release' }).click();
  await expect(row).toHaveCount(0);
});
