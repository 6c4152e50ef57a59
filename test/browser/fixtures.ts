import { test as base, expect, type Page } from '@playwright/test';

export const DEMO_LOGIN = { email: 'demo@demarc.example', password: 'demo-demo-demo' };

/** Signs in through the API, so that a test begins where it means to. */
export async function signIn(page: Page, login = DEMO_LOGIN): Promise<void> {
  const response = await page.request.post('/api/v1/auth/login', { data: login });
  expect(response.ok()).toBe(true);
}

interface KnownRouter {
  id: string;
  serialNumber: string;
}

/** A router whose tree was read: the demonstration's boot after the first page. */
export async function aKnownRouter(page: Page): Promise<KnownRouter> {
  let found: KnownRouter | undefined;
  await expect
    .poll(
      async () => {
        const list = await page.request.get('/api/v1/routers?state=active');
        for (const row of ((await list.json()) as { items: KnownRouter[] }).items) {
          const router = await page.request.get(`/api/v1/routers/${row.id}`);
          if (((await router.json()) as { parameterCount: number }).parameterCount > 0) found = row;
        }
        return found !== undefined;
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  return found!;
}

interface Fixtures {
  /** Page errors and console errors fail the test that caused them. */
  quietPage: Page;
}

export const test = base.extend<Fixtures>({
  quietPage: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (401|403|404|409)/.test(message.text()))
        problems.push(message.text());
    });
    await use(page);
    // What is still on its way through a route of the test is nobody's any more.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(problems).toEqual([]);
  },
});

export { expect };
