import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './fixtures';

const axeSource = readFileSync(createRequire(`${process.cwd()}/package.json`).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const HELP_DESK = `http://127.0.0.1:${process.env.DEMARC_BROWSER_HELP_DESK_PORT}`;
const DEMARC = `http://127.0.0.1:${process.env.DEMARC_BROWSER_PORT}`;
const WRITE = { 'X-Demarc-Portal': '1' };
/** Gzipped, with both languages. */
const BUDGET_BYTES = 30 * 1024;
const LIVE = { timeout: 30_000 };

declare const axe: {
  run: (root: Document, options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
};

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const widget = (page: Page): Locator => page.locator('demarc-diagnostics');
const valueOf = (page: Page, key: string): Locator => widget(page).locator(`[data-value="${key}"] dd`);
const root = (page: Page): Locator => widget(page).locator('.root');

interface Router {
  id: string;
  serialNumber: string;
  wanIp: string | null;
  subscription: { subscriberNumber: string; subscriberName: string } | null;
}

/** Routers of the demonstration's fleet that are up and have a subscriber. */
async function activeRouters(page: Page): Promise<Router[]> {
  await signIn(page);
  let found: Router[] = [];
  await expect
    .poll(
      async () => {
        const response = await page.request.get('/api/v1/routers?state=active&limit=50');
        const { items } = (await response.json()) as { items: Router[] };
        found = items.filter(
          (router) => router.subscription !== null && router.wanIp !== null && router.wanIp !== '0.0.0.0',
        );
        return found.length;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(4);
  return found.toSorted((a, b) => a.serialNumber.localeCompare(b.serialNumber));
}

async function open(page: Page, caller: string, more = ''): Promise<void> {
  await page.goto(`${HELP_DESK}/?caller=${encodeURIComponent(caller)}${more}`);
}

/** A site of somebody else that nobody registered, with a page that holds the widget. */
async function foreignSite(answer: string): Promise<{ server: Server; origin: string }> {
  const html = `<!doctype html><html lang="en"><head><title>Elsewhere</title></head><body><main><h1>Elsewhere</h1>
    <demarc-diagnostics subscriber="id:S-00001"></demarc-diagnostics></main>
    <script type="module" src="${DEMARC}/widget/v1.js"></script>
    <script type="module">document.querySelector('demarc-diagnostics').tokenProvider = () => (${answer});</script></body></html>`;
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(html),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('on a foreign site it shows what the router says now, under a strict content policy', async ({
  quietPage: page,
}) => {
  const [router] = await activeRouters(page);
  const answers: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(`${DEMARC}/api/`)) answers.push(new URL(request.url()).pathname);
  });
  await open(page, `serial:${router!.serialNumber}`);
  await expect(widget(page).getByRole('heading', { level: 2 })).toContainText(router!.subscription!.subscriberName);
  await expect(root(page)).toHaveAttribute('data-phase', 'ready');
  // Woken, read, and told so; the values are the router's own of now.
  const reading = widget(page).locator('[data-task="read"]');
  await expect(reading).toHaveAttribute('data-state', 'done', LIVE);
  await expect(widget(page).locator('[data-look="ok"]')).toContainText(/router answered \d+ s ago/);
  await expect(valueOf(page, 'wan-ip')).toHaveText(router!.wanIp!);
  await expect(valueOf(page, 'ppp')).toContainText('Connected for');
  await expect(valueOf(page, 'uptime')).toHaveText(/\d+ (s|min|h)/);
  await expect(valueOf(page, 'reboot')).toHaveText(/\d\d:\d\d/);
  await expect(valueOf(page, 'throughput')).toHaveText(/^↓ [\d.]+ [kM]bit\/s ↑ [\d.]+ [kM]bit\/s$/);
  await expect(reading).toContainText(/woken \d+ s.*read \d+ s.*measured \d+ s/);
  await expect(valueOf(page, 'optical')).toHaveText(/^−\d+(\.\d)? dBm/);
  await expect(
    widget(page)
      .locator('.host-signal')
      .filter({ hasText: /^−\d+ dBm$/ })
      .first(),
  ).toBeVisible();
  await expect(valueOf(page, 'bill')).toContainText(/due/);
  await expect(valueOf(page, 'state')).toContainText('active');
  await expect(widget(page).getByText(/\d+ connected/)).toBeVisible();
  await expect(widget(page).getByRole('status').filter({ hasText: 'All is well' })).toBeVisible();
  expect(answers).toContain('/api/v1/widget/events');
  expect(answers.every((path) => path.startsWith('/api/v1/widget/'))).toBe(true);
});

test('a reading asked for by hand wakes the router again', async ({ quietPage: page }) => {
  const [, router] = await activeRouters(page);
  await open(page, `serial:${router!.serialNumber}`);
  const readings = widget(page).locator('[data-task="read"]');
  await expect(readings).toHaveAttribute('data-state', 'done', LIVE);
  const first = await readings.getAttribute('data-key');
  // Within ten seconds the last reading is the answer; after that the router is asked anew.
  await page.waitForTimeout(11_000);
  await widget(page).getByRole('button', { name: 'Read the router now' }).click();
  await expect(readings).not.toHaveAttribute('data-key', first!, LIVE);
  await expect(readings).toHaveAttribute('data-state', 'done', LIVE);
});

test('a reboot asks first, runs to the word of the router, and is audited with agent and ticket', async ({
  quietPage: page,
}) => {
  test.setTimeout(180_000);
  const [, , router] = await activeRouters(page);
  await page.addInitScript(() => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    document.addEventListener('demarc-action', (event) => told.push((event as CustomEvent).detail));
  });
  await open(page, `serial:${router!.serialNumber}`);
  await expect(widget(page).locator('[data-task="read"]')).toHaveAttribute('data-state', 'done', LIVE);
  await widget(page).getByRole('button', { name: 'Reboot', exact: true }).click();
  const confirm = widget(page).getByRole('group', { name: 'Reboot' });
  await expect(confirm).toContainText(/\d+ devices lose the internet for about 90 s/);
  await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused(); // Tab stays inside
  await page.keyboard.press('Escape');
  await expect(widget(page).getByRole('button', { name: 'Reboot', exact: true })).toBeFocused();
  await expect(widget(page).locator('[data-task="reboot"]')).toHaveCount(0);
  // The focus is inside: single keys work there, and say what they do.
  await page.keyboard.press('?');
  await expect(widget(page).getByRole('region', { name: 'Keys' })).toContainText('asks to reboot');
  await page.keyboard.press('?');
  await expect(widget(page).getByRole('region', { name: 'Keys' })).toHaveCount(0);
  await page.keyboard.press('1');
  await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');

  await widget(page).getByRole('button', { name: 'Reboot', exact: true }).click();
  await confirm.getByRole('button', { name: 'Reboot' }).click();
  const reboot = widget(page).locator('[data-task="reboot"]');
  await expect(reboot).toContainText('woken', LIVE);
  await expect(widget(page).getByRole('button', { name: 'Reboot', exact: true })).toBeDisabled();
  await expect(reboot).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(reboot).toContainText(/proven in \d+ (s|min)/);
  const phases = await page.evaluate(() =>
    (window as unknown as { told: { name: string; phase: string }[] }).told
      .filter(({ name }) => name === 'reboot')
      .map(({ phase }) => phase),
  );
  expect(phases.at(-1)).toBe('done');

  const audit = await page.request.get(`${DEMARC}/api/v1/audit?subjectType=router`);
  const { items } = (await audit.json()) as { items: { action: string; actor: string; subjectId: string }[] };
  const entry = items.find(({ action, subjectId }) => action === 'router.reboot' && subjectId === router!.id);
  expect(entry?.actor).toBe('Nadia [17] for ticket 4711, by Help desk (support)');
});

test('a token that ends leaves its values, dimmed and ageing, until the page gives another', async ({ page }) => {
  const [router] = await activeRouters(page);
  await open(page, `serial:${router!.serialNumber}`, '&ttl=5');
  await expect(root(page)).toHaveAttribute('data-phase', 'ready');
  await page.route('**/widget-token', (route) => route.fulfill({ status: 503, body: 'the help desk is down' }));
  await expect(root(page)).toHaveAttribute('data-phase', 'expired', { timeout: 15_000 });
  await expect(widget(page)).toContainText('Session ended.');
  await expect(valueOf(page, 'wan-ip')).toHaveText(router!.wanIp!);
  await expect(widget(page).getByRole('button', { name: 'Reboot', exact: true })).toBeDisabled();
  await page.unroute('**/widget-token');
  await widget(page).getByRole('button', { name: 'Continue' }).click();
  await expect(root(page)).toHaveAttribute('data-phase', 'ready');
});

test('before a token ends the page is asked for the next, and nobody notices', async ({ quietPage: page }) => {
  const [router] = await activeRouters(page);
  let tokens = 0;
  page.on('request', (request) => (tokens += request.url().endsWith('/widget-token') ? 1 : 0));
  await open(page, `serial:${router!.serialNumber}`, '&ttl=6');
  await expect.poll(() => tokens, { timeout: 20_000 }).toBeGreaterThan(2);
  await expect(root(page)).toHaveAttribute('data-phase', 'ready');
});

test('another origin gets nothing: not with a stolen token, and not from its own pages', async ({ page }) => {
  const [router] = await activeRouters(page);
  const made = await page.request.post('/api/v1/widget-tokens', {
    headers: WRITE,
    data: {
      subscriber: `serial:${router!.serialNumber}`,
      agent: { id: '17', name: 'Nadia' },
      scopes: ['subscriber.read'],
      origin: HELP_DESK,
    },
  });
  const { token } = (await made.json()) as { token: string };
  const { server, origin } = await foreignSite(JSON.stringify(token));
  try {
    await page.goto(origin);
    await expect(root(page)).toHaveAttribute('data-phase', 'failed');
    await expect(widget(page)).toContainText('does not know this page’s address');
    await expect(widget(page)).not.toContainText(router!.subscription!.subscriberName);
    const refused = await page.request.post('/api/v1/widget-tokens', {
      headers: WRITE,
      data: { subscriber: 'id:S-00001', agent: { id: '1', name: 'x' }, scopes: ['subscriber.read'], origin },
    });
    expect(refused.status()).toBe(403);
  } finally {
    server.close();
  }
});

test.describe('what stands in the way is said with the one thing that helps', () => {
  test('nobody has the number', async ({ page }) => {
    await open(page, 'phone:01799-999999');
    await expect(root(page)).toHaveAttribute('data-phase', 'not-found');
    await expect(widget(page)).toContainText('Nobody has 01799-999999.');
  });

  test('several share it: the agent chooses', async ({ quietPage: page }) => {
    await signIn(page);
    const phone = `01999-${String(Date.now()).slice(-6)}`;
    for (const name of ['Shop of Kamal', 'Home of Kamal']) {
      const response = await page.request.post('/api/v1/subscribers', { headers: WRITE, data: { name, phone } });
      expect(response.ok()).toBe(true);
    }
    await open(page, `phone:${phone}`);
    await expect(widget(page)).toContainText(`2 share ${phone}`);
    await widget(page)
      .getByRole('button', { name: /Home of Kamal/ })
      .click();
    await expect(widget(page).getByRole('heading', { level: 2 })).toContainText('Home of Kamal');
    await expect(widget(page)).toContainText('No service yet.');
  });

  test('no token, and a token that may not look', async ({ page }) => {
    const { server, origin } = await foreignSite('null');
    try {
      await page.goto(origin);
      await expect(root(page)).toHaveAttribute('data-phase', 'no-token');
      await signIn(page);
      await page.request.post('/api/v1/widget-origins', { headers: WRITE, data: { origin, name: 'Elsewhere' } });
      const made = await page.request.post('/api/v1/widget-tokens', {
        headers: WRITE,
        data: { subscriber: 'id:S-00001', agent: { id: '1', name: 'x' }, scopes: ['router.read'], origin },
      });
      const { token } = (await made.json()) as { token: string };
      await widget(page).evaluate((element, given) => Object.assign(element, { tokenProvider: () => given }), token);
      await expect(root(page)).toHaveAttribute('data-phase', 'denied');
      await expect(widget(page)).toContainText('subscriber.read');
    } finally {
      server.close();
    }
  });

  test('a router that is off: nothing green, and the reboot waits for it', async ({ quietPage: page }) => {
    test.setTimeout(120_000);
    const [, , , router] = await activeRouters(page);
    await open(page, `serial:${router!.serialNumber}`);
    await expect(widget(page).locator('[data-task="read"]')).toHaveAttribute('data-state', 'done', LIVE);
    // What the page sees of a router that fell silent an hour ago: the server's clock moves on, the box does not answer.
    await page.route('**/api/v1/widget/diagnosis*', async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { serverTime: string };
      const later = new Date(Date.parse(body.serverTime) + 3_600_000).toISOString();
      await route.fulfill({ response, json: { ...body, serverTime: later } });
    });
    await widget(page).getByRole('button', { name: 'Read the router now' }).click();
    await expect(widget(page)).toContainText(/no answer since/, LIVE);
    await expect(widget(page)).toContainText('likely');
    await expect(valueOf(page, 'wan-ip')).toContainText('◷');
    await expect(widget(page).getByRole('button', { name: 'Reboot when it is back' })).toBeVisible();
    await expect(widget(page).locator('.values .mark.ok')).toHaveCount(2); // service and bill are Demarc's own word
  });
});

for (const width of [320, 390, 900]) {
  test(`at ${width} px nothing overflows, and axe finds nothing, light and dark`, async ({ quietPage: page }) => {
    const [router] = await activeRouters(page);
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['light', 'dark']) {
      await open(page, `serial:${router!.serialNumber}`, `&theme=${theme}`);
      await expect(widget(page).locator('[data-task="read"]')).toHaveAttribute('data-state', 'done', LIVE);
      await widget(page).getByRole('button', { name: 'Reboot', exact: true }).click();
      await page.evaluate(axeSource); // not a script element: the page's policy refuses those
      const violations = await page.evaluate(async (tags) => {
        const result = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
        return result.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
        );
      }, AXE_TAGS);
      expect(violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      const box = await widget(page).boundingBox();
      const inside = await widget(page)
        .locator('.root')
        .evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(box!.width).toBeLessThanOrEqual(width);
      expect(inside).toBeLessThanOrEqual(0);
    }
  });
}

test('the page gets a summary for its ticket, as an event and by a method', async ({ quietPage: page }) => {
  const [router] = await activeRouters(page);
  await open(page, `serial:${router!.serialNumber}`);
  await expect(widget(page).locator('[data-task="read"]')).toHaveAttribute('data-state', 'done', LIVE);
  await widget(page).getByRole('button', { name: 'Copy summary' }).click();
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue(
    new RegExp(`${router!.subscription!.subscriberNumber}[\\s\\S]*WAN IP: ${router!.wanIp}`),
  );
  const markdown = await widget(page).evaluate((element) =>
    (element as unknown as { summary: (format: string) => string }).summary('markdown'),
  );
  expect(markdown).toMatch(/^\*\*/);
});

test('it speaks Bangla, in its numbers too', async ({ quietPage: page }) => {
  const [router] = await activeRouters(page);
  await open(page, `serial:${router!.serialNumber}`, '&lang=bn');
  await expect(widget(page).getByRole('status').filter({ hasText: 'রাউটার পর্যন্ত সব ঠিক আছে' })).toBeVisible(LIVE);
  await expect(widget(page)).toContainText(/[০-৯]+টি যুক্ত/);
});

test('its script fits its budget, and holds nothing that could run a text', async ({ page }) => {
  const response = await page.request.get(`${DEMARC}/widget/v1.js`);
  expect(response.headers()['cache-control']).toContain('must-revalidate');
  const body = await response.body();
  expect(gzipSync(body, { level: 9 }).length).toBeLessThan(BUDGET_BYTES);
  expect(body.toString()).not.toMatch(/react|zod|innerHTML|eval\(/i);
});

test.describe('in the portal', () => {
  test('the subscriber page opens the same widget with a token of one’s own', async ({ quietPage: page }) => {
    const [router] = await activeRouters(page);
    await page.goto(`${DEMARC}/subscribers/${router!.subscription!.subscriberNumber}`);
    await page.getByRole('button', { name: 'Live diagnosis' }).click();
    const drawer = page.getByRole('dialog', { name: 'Live diagnosis' });
    await expect(
      drawer.getByRole('heading', { level: 2, name: new RegExp(router!.subscription!.subscriberName) }),
    ).toBeVisible();
    await expect(widget(page).locator('[data-task="read"]')).toHaveAttribute('data-state', 'done', LIVE);
    await expect(valueOf(page, 'wan-ip')).toHaveText(router!.wanIp!);
  });

  test('an owner registers a site, sees how a page holds the widget, and shuts the site out again', async ({
    quietPage: page,
  }) => {
    await signIn(page);
    const origin = `https://desk-${Date.now().toString(36)}.example.net`;
    await page.goto(`${DEMARC}/settings/widget`);
    await page.getByRole('button', { name: 'Register a site' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Origin').fill('help.example.net/tickets');
    await dialog.getByLabel('Name').fill('Second desk');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog.getByText('Type an origin such as')).toBeVisible();
    await dialog.getByLabel('Origin').fill(`${origin}/`);
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    const row = page.getByRole('row', { name: new RegExp(origin) });
    await expect(row).toContainText('Second desk');
    // What is to be copied is what is served.
    const snippet = await page.getByText(/integrity="sha384-/).innerText();
    const [, src = '', integrity = ''] = /src="([^"]+)"\s+integrity="([^"]+)"/.exec(snippet) ?? [];
    const body = await (await page.request.get(src)).body();
    expect(`sha384-${createHash('sha384').update(body).digest('base64')}`).toBe(integrity);

    const preflight = (): Promise<string | undefined> =>
      page.request
        .fetch(`${DEMARC}/api/v1/widget/diagnosis`, { method: 'OPTIONS', headers: { Origin: origin } })
        .then((response) => response.headers()['access-control-allow-origin']);
    expect(await preflight()).toBe(origin);
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('group', { name: 'Remove' }).getByRole('button', { name: 'Remove' }).click();
    await expect(row).toHaveCount(0);
    expect(await preflight()).toBeUndefined();
  });
});
