import type { Page } from '@playwright/test';
import { aKnownRouter, expect, signIn, test } from './fixtures';

const unique = (word: string): string => `${word} ${Date.now().toString(36)}`;

test('a profile is written, tried on a router without sending anything, saved, and can be chosen', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const router = await aKnownRouter(page);
  const name = unique('Pay');
  await page.goto('/push-profiles');
  await page.getByRole('button', { name: 'Add a profile' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Give the profile a name')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Parameter 1, TR-098').fill('InternetGatewayDevice.Time.NTPServer1');
  await page.getByLabel('TR-181', { exact: true }).fill('Device.Time.NTPServer1');
  await page.getByLabel('Value').first().fill('ntp.garden.example');
  await page.getByRole('combobox', { name: 'Router' }).fill(router.serialNumber);
  await page.getByRole('option', { name: new RegExp(router.serialNumber) }).click();
  await expect(page.getByText('→ ntp.garden.example')).toBeVisible();
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(page.getByRole('heading', { name: 'Try it on one router' })).toBeAttached();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    if (process.env['DEMARC_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['DEMARC_SHOTS']}/profile-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('grid', { name: 'Profiles' })).toContainText(name);
  if (process.env['DEMARC_SHOTS'] !== undefined)
    await page.screenshot({ path: `${process.env['DEMARC_SHOTS']}/profiles.png`, fullPage: true });
});

test('a file for routers is uploaded, listed with its hash, and deleted', async ({ quietPage: page }) => {
  await signIn(page);
  const name = `${unique('vendor').replace(' ', '-')}.cfg`;
  await page.goto('/push-profiles');
  await page.getByRole('button', { name: 'Upload a file' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(dialog.getByText('Choose a file.')).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(`CPE ${name}`) });
  await dialog.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('grid', { name: 'Files for routers' }).getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('Vendor configuration');
  await expect(page.getByText(/files?, with what routers sent, .* on the disk of this server\./)).toBeVisible();
  await row.getByRole('button', { name: 'Delete' }).click();
  await row.getByRole('group', { name: 'Delete' }).getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
});

test('what should be true is written, tried over its routers, saved, and the router says whose it is', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const router = await aKnownRouter(page);
  const name = unique('Quiet air');
  await page.goto('/profiles');
  await page.getByRole('button', { name: 'Add a profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('combobox', { name: 'Add a scope' }).click();
  await page.getByRole('option', { name: 'Router', exact: true }).click();
  await page.getByRole('combobox', { name: 'Which router' }).fill(router.serialNumber);
  await page.getByRole('option', { name: new RegExp(router.serialNumber) }).click();
  await page.getByRole('combobox', { name: 'Add a setting' }).fill('Channel');
  await page.getByRole('option', { name: 'Channel', exact: true }).first().click();
  await page.getByRole('button', { name: 'Try it without sending' }).click();
  await expect(page.getByText('This is missing.')).toBeVisible();
  await page.getByLabel('WiFi 2.4 GHz: Channel', { exact: true }).fill('9');
  await page.getByRole('button', { name: 'Try it without sending' }).click();
  await expect(page.getByText(/→ 9$/)).toBeVisible();
  await shoot(page, 'router-profile', 'What it would do');
  await page.getByLabel('Reason').fill('the neighbours are on six');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Revision 1, for 1 router/)).toBeVisible();
  await page.getByRole('tab', { name: 'Revisions' }).click();
  await expect(page.getByText('not said → 9 (enforce)')).toBeVisible();
  await shoot(page, 'router-profile-revisions', 'Revision 1');
  await page.goto('/profiles');
  await expect(page.getByRole('grid', { name: 'Profiles' })).toContainText(name);
  await shoot(page, 'router-profiles', 'Two persons');
  await page.goto(`/routers/${router.id}?tab=wanted`);
  await page.getByRole('switch', { name: 'Show all' }).check();
  await expect(page.getByRole('link', { name: `${name}, revision 1` }).first()).toBeVisible();
  await shoot(page, 'router-wanted', null);
});

/** Both widths, and no page wider than its window. */
async function shoot(page: Page, name: string, heading: string | null): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    if (heading !== null) await expect(page.getByRole('heading', { name: heading })).toBeAttached();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    if (process.env['DEMARC_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['DEMARC_SHOTS']}/${name}-${width}.png`, fullPage: true });
  }
}
