import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

// Looking for routers: from a filter to the tag on all that it means, to the file with just those, and to the address that is passed on.

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function addCondition(page: Page, field: string, compared: string, value?: string): Promise<void> {
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a condition' });
  await dialog.getByLabel('Field').click();
  await dialog.getByLabel('Field').fill(field);
  await page.getByRole('option', { name: field, exact: true }).click();
  await dialog.getByLabel('Is compared').click();
  await page.getByRole('option', { name: compared, exact: true }).click();
  if (value !== undefined) {
    const box = dialog.getByRole('textbox', { name: 'Value' }).or(dialog.getByRole('combobox', { name: 'Value' }));
    await box.fill(value);
    await box.press('Enter');
  }
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
}

test('a filter finds routers by what they say, tags them all, is exported, saved and passed on', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const word = `t${Date.now()}`;
  await expect
    .poll(async () => (await page.request.get('/api/v1/router-search/count?filter=ssid24%20known')).text(), {
      timeout: 60_000,
    })
    .not.toContain('"count":0');
  await page.goto('/routers');
  await addCondition(page, 'Manufacturer', 'is', 'TenWave');
  await expect(page.getByText('Manufacturer is TenWave')).toBeVisible();
  await addCondition(page, 'SSID 2.4 GHz', 'is known');
  await expect(page.getByRole('status').filter({ hasText: /router/ })).toBeVisible();
  await looksRight(page);

  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('combobox', { name: 'Columns of what routers say' }).click();
  await page.getByRole('option', { name: 'SSID 2.4 GHz', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'SSID 2.4 GHz' })).toBeVisible();

  await page.getByRole('button', { name: 'Tag all…' }).click();
  const tagging = page.getByRole('dialog', { name: 'Tag all routers of this filter' });
  await tagging.getByLabel('Put on').fill(word);
  await tagging.getByLabel('Put on').press('Enter');
  await looksRight(page);
  await tagging.getByRole('button', { name: /^Tag \d+ routers?$/ }).click();
  await expect(page.getByRole('dialog', { name: 'Tagged' })).toContainText('added');
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByRole('grid').getByText(word).first()).toBeVisible();

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect(text.split('\r\n')[0]).toContain('SSID 2.4 GHz');
  expect(text).toContain(word);

  await page.getByRole('button', { name: 'Save…' }).click();
  const saving = page.getByRole('dialog', { name: 'Save this filter' });
  await saving.getByLabel('Name').fill(word);
  await saving.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(saving).toBeHidden();
  const address = page.url();
  await page.goto('/routers');
  await page
    .getByRole('navigation', { name: 'Saved filters' })
    .getByRole('button', { name: word, exact: true })
    .click();
  await expect(page.getByText('Manufacturer is TenWave')).toBeVisible();
  expect(new URL(page.url()).searchParams.get('f')).toBe(new URL(address).searchParams.get('f'));
  await looksRight(page);

  await page.getByRole('grid').getByRole('row').nth(1).getByRole('link').first().click();
  await page.getByRole('button', { name: `Take the tag ${word} off` }).click();
  await expect(page.getByRole('button', { name: `Take the tag ${word} off` })).toBeHidden();
  await page.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('combobox', { name: 'Tag to add' }).fill(`${word}-again`);
  await page.getByRole('combobox', { name: 'Tag to add' }).press('Enter');
  await expect(page.getByRole('button', { name: `Take the tag ${word}-again off` })).toBeVisible();
  await looksRight(page);
});
