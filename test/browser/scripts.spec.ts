import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { aKnownRouter, expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['DEMARC_SHOTS'];
  if (folder === undefined) return;
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
}

const READS = `const root = declare("Device.DeviceInfo.SoftwareVersion", { value: 1 }).size ? "Device" : "InternetGatewayDevice";
const version = declare(root + ".DeviceInfo.SoftwareVersion", { value: 1 });
declare(root + ".DeviceInfo.ProvisioningCode", null, { value: args[0] + "-" + ext("crm", "plan").name });
log("runs " + version.value[0]);`;

test('a script is written, tried on a router without sending anything, saved, and given to a preset', async ({
  page,
}) => {
  await signIn(page);
  const router = await aKnownRouter(page);
  const name = `code-${Date.now().toString(36)}`;
  await page.goto('/scripts');
  await page.getByRole('button', { name: 'Add a script' }).click();
  const text = page.getByRole('textbox', { name: 'Text of the script' });
  await page.getByLabel('Name', { exact: true }).fill(name);

  // What cannot be read is refused, with its line.
  await text.fill('const a = 1;\nreturn a +');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Worth a look' })).toContainText('Line 2');
  await text.fill(READS);
  await expect(page.getByRole('list', { name: 'Worth a look' })).toHaveCount(0);

  await page.getByRole('combobox', { name: 'Router' }).fill(router.serialNumber);
  await page.getByRole('option', { name: new RegExp(router.serialNumber) }).click();
  await page.getByLabel('Arguments').fill('"gold"');
  const result = page.getByRole('region', { name: 'What it would do' });
  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await expect(result).toContainText('a trial asks nobody');
  await expect(result).toContainText('Would write nothing');
  await page.getByLabel('Sample of what crm.plan answers with').fill('{"name": "home"}');
  await page.getByRole('button', { name: 'Try it', exact: true }).click();
  await expect(result.getByRole('region', { name: 'What the router would receive' })).toContainText(
    /SetParameterValues.*ProvisioningCode = gold-home/,
  );
  await expect(result.getByRole('region', { name: 'Its log' })).toContainText(/runs \S+/);
  await looksRight(page);
  await shoot(page, 'script-tried');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^Provision, version 1 by/)).toBeVisible();
  await text.fill(READS.replace('runs ', 'software '));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Provision, version 2 by/)).toBeVisible();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await expect(page.getByLabel('What changed').first()).toContainText('+ log("software "');
  await shoot(page, 'script-versions');

  await page.goto('/scripts/presets/new');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/letters, digits/).first()).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('It runs').uncheck({ force: true });
  await page.getByRole('combobox', { name: 'Provision 1' }).fill(name);
  await page.getByLabel('Arguments 1', { exact: true }).fill('"gold"');
  await page.getByLabel('Condition').fill('DeviceID.ProductClass = ');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('The preset was not saved.')).toBeVisible();
  await page.getByLabel('Condition').fill('DeviceID.ProductClass = "none"');
  await expectAccessible(page);
  await shoot(page, 'preset');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Off, version 1 by/)).toBeVisible();
  await page.goto('/scripts?tab=presets');
  await expect(page.getByRole('grid', { name: 'Presets' })).toContainText(name);
  await page.goto('/scripts');
  await expect(page.getByRole('grid', { name: 'Scripts' }).getByRole('row', { name: new RegExp(name) })).toContainText(
    name,
  );
  await shoot(page, 'scripts');
});
