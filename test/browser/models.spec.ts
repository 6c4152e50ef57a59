import type { Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures';
import { looksRight } from './looks-right';

// What a model does differently, from the rule to the router whose page says why.

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function confirm(page: Page, verb: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: verb });
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: verb }).click();
  await expect(dialog).toBeHidden();
}

test('a rule is added, changed, switched off and put back, and the firmware it is for says so', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const name = `Bench ${Date.now()}`;
  // The demonstration's fleet has called: there is a firmware that the rule is for.
  await expect
    .poll(async () => (await page.request.get('/api/v1/device-models')).text(), { timeout: 60_000 })
    .toContain('TenWave');
  await page.goto('/models');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const form = page.getByRole('dialog', { name: 'Add a rule' });
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByRole('alert').first()).toBeVisible();
  await form.getByLabel('Name').fill(name);
  await form.getByLabel('Manufacturer').fill('TenWave');
  await form.getByLabel('Firmware from').fill('1.0');
  await form.getByLabel('Add a flag').click();
  await page.getByRole('option', { name: 'maxNamesPerRead' }).click();
  await form.getByLabel('Value of maxNamesPerRead').fill('24');
  await form.getByLabel('Reason').fill('measured on the bench');
  await looksRight(page);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form).toBeHidden();

  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByRole('row').filter({ hasText: name }).click();
  const drawer = page.getByRole('dialog', { name });
  await expect(drawer.getByText('maxNamesPerRead: 24').first()).toBeVisible();
  await looksRight(page);
  await drawer.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit the rule' });
  await edit.getByLabel('Value of maxNamesPerRead').fill('12');
  await edit.getByLabel('Reason').fill('24 was too many');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(drawer.getByText('maxNamesPerRead: 12').first()).toBeVisible();
  await drawer.getByRole('button', { name: 'Switch off' }).click();
  await confirm(page, 'Switch off', 'another firmware came');
  await expect(drawer.getByText('another firmware came').first()).toBeVisible();
  await drawer.getByRole('button', { name: 'Put back' }).last().click();
  await confirm(page, 'Put back', 'it came back');
  await expect(drawer.getByText('it came back').first()).toBeVisible();
  await expect(drawer.getByText('in force', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await page.getByRole('tab', { name: 'Firmwares seen' }).click();
  await page.getByRole('row').filter({ hasText: 'TenWave' }).first().click();
  // The rule of the demonstration is the more particular one, so this one does not count, and the page says so.
  await expect(page.getByRole('dialog').getByText(`counts more than “${name}”`)).toBeVisible();
  await looksRight(page);
});

test('how old values may be is changed with a reason, and a group in view says its age and is read again alone', async ({
  quietPage: page,
}) => {
  await signIn(page);
  await page.goto('/models?tab=freshness');
  const hosts = page.getByLabel('Hosts');
  await expect(hosts).toHaveValue(/ s$/);
  const before = Number((await hosts.inputValue()).replaceAll(/\D/g, ''));
  await hosts.fill(String(before + 60));
  await page.getByLabel('Reason').fill('people ask for it');
  await looksRight(page);
  await page.getByRole('button', { name: 'Change the ages' }).click();
  await expect(page.getByLabel('Reason')).toBeHidden();
  await page.reload();
  await expect(hosts).toHaveValue(`${before + 60} s`);

  const { items } = (await (await page.request.get('/api/v1/routers?state=active&limit=50')).json()) as {
    items: { id: string; mode: string; lastInformAt: string | null }[];
  };
  const router = items.find(({ mode, lastInformAt }) => mode === 'manage' && lastInformAt !== null);
  await page.goto(`/routers/${router?.id}?tab=parameters`);
  await page.getByRole('combobox', { name: 'Group' }).click();
  await page.getByRole('option', { name: 'Wi-Fi' }).click();
  await expect(page.getByText(/^\d+ of [\d,]+ match/)).toBeVisible();
  const readAt = async (): Promise<number> => {
    const response = await page.request.get(`/api/v1/routers/${router?.id}/freshness`);
    const { groups } = (await response.json()) as { groups: { group: string; readAt: string | null }[] };
    return Date.parse(groups.find(({ group }) => group === 'wifi')?.readAt ?? '1970-01-01');
  };
  const earlier = await readAt();
  await page.getByRole('button', { name: /^Read Wi-Fi again|^Asked for/ }).click();
  await expect.poll(readAt, { timeout: 30_000 }).toBeGreaterThan(earlier);
  await looksRight(page);
});
