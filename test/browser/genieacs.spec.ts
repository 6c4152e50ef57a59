import { aGenieacsDevice, archiveOf, gzipped } from '../support/genieacs-dump';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('a dump of GenieACS is looked through, its routers are taken over, and its programs are let in', async ({
  quietPage: page,
}) => {
  const attempt = String(Date.now()).slice(-8);
  const devices = [aGenieacsDevice(`MOVE-${attempt}-1`), aGenieacsDevice(`MOVE-${attempt}-2`), { _id: 'nobody' }];
  const presets = [{ _id: `move-${attempt}`, configurations: [{ type: 'age', name: 'Device', age: 86_400 }] }];
  const name = `dump-${attempt}.archive.gz`;
  await signIn(page);
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles({
    name,
    mimeType: 'application/gzip',
    buffer: gzipped(archiveOf({ devices, presets })),
  });
  await page.getByRole('button', { name: 'Look through', exact: true }).click();
  await expect(page.getByText('Looked through: nothing was taken over yet.').first()).toBeVisible();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await page
    .getByText(/notes?: what is left out and why/)
    .first()
    .click();
  await expect(page.getByText('neither its _deviceId nor its _id say who it is').first()).toBeVisible();
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
  await expect(page.getByLabel('Switch new presets on at once').first()).not.toBeChecked();
  await page.getByRole('button', { name: 'Take over, observed' }).first().click();
  await expect(page.getByText('Taken over. Its routers are observed until they are armed.').first()).toBeVisible();
  await page.goto(`/routers?search=MOVE-${attempt}-1`);
  await expect(page.getByText(`MOVE-${attempt}-1`).first()).toBeVisible();

  await page.goto('/settings/genieacs');
  const networks = page.getByRole('combobox', { name: 'Networks that need no token' });
  const network = `10.20.${Number(attempt) % 256}.16/28`;
  await networks.fill(network);
  await networks.press('Enter');
  await expect(page.getByText('Nobody is asked who he is there')).toBeVisible();
  await page.getByLabel('Reason').fill('the panel of the call centre');
  const changed = page.waitForResponse((response) => response.request().method() === 'PUT' && response.ok());
  await page.getByRole('button', { name: 'Change the GenieACS API' }).click();
  await changed;
  await page.reload();
  await expect(page.getByText(network, { exact: true })).toBeVisible();
});
