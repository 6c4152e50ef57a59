import { readFile } from 'node:fs/promises';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

interface Row {
  id: string;
  serialNumber: string;
}

test('a name for one band is tried, set, seen to arrive, and taken back', async ({ quietPage: page }) => {
  await signIn(page);
  const query = `filter=${encodeURIComponent('productClass = GX3000')}&state=active&mode=manage&limit=100`;
  const last = async (): Promise<Row | undefined> =>
    ((await (await page.request.get(`/api/v1/routers?${query}`)).json()) as { items: Row[] }).items.at(-1);
  await expect.poll(async () => (await last()) !== undefined, { timeout: 45_000 }).toBe(true);
  const { serialNumber } = (await last())!;
  const name = `Room ${String(Math.floor(performance.timeOrigin)).slice(-6)}`;

  await page.goto('/bulk');
  await page.getByRole('button', { name: 'New bulk change' }).click();
  await page.getByText('File', { exact: true }).click();
  await page
    .getByRole('textbox', { name: 'What it says' })
    .fill(`serial,room\n${serialNumber},${name}\nNOBODY-KNOWS,x`);
  await page.getByRole('combobox', { name: 'Add a setting' }).click();
  await page.getByRole('option', { name: 'Network name' }).first().click();
  await page.getByRole('textbox', { name: 'WiFi 2.4 GHz: Network name' }).fill('{{csv.room}}');
  await page.getByRole('button', { name: 'Try it without sending' }).click();
  const report = page.getByRole('status').filter({ hasText: 'would be changed' });
  await expect(report).toContainText('1 of 1 router would be changed');
  await expect(report).toContainText('Nobody knows 1 of the list: NOBODY-KNOWS');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Reason' }).fill('to see it done');
  await looksRight(page);
  await page.getByRole('button', { name: 'Make the change' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await page.getByRole('button', { name: 'Start' }).click();
  const start = page.getByRole('dialog', { name: 'Start' });
  await start.getByLabel('Reason').fill('at once');
  await start.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('1 of 1 router has it.')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole('row', { name: new RegExp(serialNumber) })).toContainText(name);
  await looksRight(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain(name);

  await expect(page.getByText('done', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  const back = page.getByRole('dialog', { name: 'Take it back' });
  await back.getByLabel('Reason').fill('it was only a try');
  await back.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Undo: ${name}`);
  await expect(page.getByText('1 router would be changed. Nothing is started yet.')).toBeVisible();
});
