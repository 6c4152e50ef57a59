import request from 'supertest';
import { ROLE_PERMISSIONS, ROLES } from '@demarc/contracts';
import { startApp, type TestApp } from '../support/app';

interface Operation {
  summary?: string;
  responses: Record<string, unknown>;
}

describe('the edge of the server', () => {
  let demarc: TestApp;
  const http = () => request(demarc.httpUrl);
  beforeAll(async () => {
    demarc = await startApp();
  });
  afterAll(() => demarc.close());

  it('says that it lives and that it is ready', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { body } = await http().get(path).expect(200);
      expect(body).toEqual({ ok: true, eventLoopDelay: { maxMs: expect.any(Number), p99Ms: expect.any(Number) } });
    }
  });

  it('gives Prometheus its metrics, each with help and type', async () => {
    const { text, type } = await http().get('/metrics').expect(200);
    expect(type).toBe('text/plain');
    expect(text).toMatch(/^# HELP demarc_process_resident_memory_bytes /m);
    expect(text).toMatch(/^demarc_process_resident_memory_bytes \d+$/m);
  });

  it('describes itself in OpenAPI 3.1, without a loose end', async () => {
    const { body } = await http().get('/api/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const text = JSON.stringify(body);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1] as string,
    );
    expect(references.filter((name) => body.components.schemas[name] === undefined)).toEqual([]);
    const empty = Object.entries(body.components.schemas as Record<string, { $ref?: string }>).filter(
      ([name, schema]) => schema.$ref?.endsWith(`/${name}`),
    );
    expect(empty).toEqual([]);
    const operations = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
    );
    expect(operations.length).toBeGreaterThan(60);
    expect(
      operations
        .filter(({ operation }) => operation.summary === undefined || operation.responses.default === undefined)
        .map(({ route }) => route),
    ).toEqual([]);
  });

  it('shows no secret in any answer that it describes', async () => {
    const { body } = await http().get('/api/openapi.json');
    const schemas = Object.entries(
      body.components.schemas as Record<string, { properties?: Record<string, { type?: string }> }>,
    );
    // A flag that something is secret is none.
    const named = schemas.flatMap(([name, { properties = {} }]) =>
      Object.entries(properties)
        .filter(([, { type }]) => type !== 'boolean' && type !== undefined)
        .map(([property]) => `${name}.${property}`),
    );
    const secrets = named.filter((name) => /(password|passphrase|secret|token)$/i.test(name));
    // Requests carry secrets in; two answers show a new token, once.
    expect(secrets.filter((name) => !/^(?:Create|Change|Set|Login|Fetch)[A-Z]\w*\./.test(name))).toEqual([
      'CreatedApiToken.token',
      'CreatedWidgetToken.token',
    ]);
  });

  it('asks strangers to sign in, on every route that is not public', async () => {
    const { body } = await http().get('/api/openapi.json');
    const open = new Set(['/healthz', '/readyz', '/metrics', '/api/v1/auth/login']);
    for (const [path, methods] of Object.entries(body.paths as Record<string, object>)) {
      if (open.has(path)) continue;
      for (const method of Object.keys(methods)) {
        const url = path.replaceAll(/\{[^}]+\}/g, '01936000-0000-7000-8000-000000000001');
        const { status } = await http()[method as 'get'](url);
        expect([`${method} ${path}`, status]).toEqual([`${method} ${path}`, 401]);
      }
    }
  });

  it('gives each role what its permissions say, and nothing else', async () => {
    const reads = [
      ['/staff', 'staff.read'],
      ['/audit', 'audit.read'],
      ['/invoices', 'money.read'],
      ['/ledger/trial-balance', 'money.read'],
      ['/routers', 'router.read'],
      ['/nas', 'nas.read'],
      ['/suspension', 'suspension.read'],
      ['/plans', 'catalog.read'],
      ['/subscribers', 'subscriber.read'],
    ] as const;
    for (const role of ROLES) {
      const api = await demarc.api(role);
      for (const [path, permission] of reads) {
        const expected = ROLE_PERMISSIONS[role].includes(permission) ? 200 : 403;
        expect([role, path, (await api.get(path)).status]).toEqual([role, path, expected]);
      }
    }
  });

  it('answers what it does not know as a problem, without a stack', async () => {
    const owner = await demarc.api();
    const { body, type } = await owner.get('/no-such-thing').expect(404);
    expect(type).toBe('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:/);
    await request(demarc.httpUrl)
      .post('/api/v1/auth/login')
      .set('Content-Type', 'application/json')
      .send('{"email":')
      .expect(400);
  });

  it('sends browsers the headers that keep strangers out of the page', async () => {
    const { headers } = await http().get('/healthz');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('streams what changes to those who are signed in', async () => {
    await http().get('/api/v1/events').expect(401);
    const owner = await demarc.api();
    const response = await fetch(`${demarc.httpUrl}/api/v1/events`, {
      headers: { Authorization: `Bearer ${owner.token}` },
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    await owner.post('/subscribers', { name: 'Streamed', phone: '01711000999' }).expect(201);
    const { body: plans } = await owner
      .post('/plans', { name: 'Streamed', price: '1.00', taxId: null, downKbps: 1, upKbps: 1 })
      .expect(201);
    const { body: subscriber } = await owner
      .post('/subscribers', { name: 'Streamed', phone: '01711000998' })
      .expect(201);
    const { body: subscription } = await owner
      .post(`/subscribers/${subscriber.number}/subscriptions`, { planId: plans.id })
      .expect(201);
    await owner
      .post(`/subscriptions/${subscription.id}/end`, { on: subscription.activatedOn, reason: 'streamed' })
      .expect(200);
    while (!seen.includes('"topic":"subscriber"')) seen += (await reader.read()).value ?? '';
    expect(seen).toContain(subscriber.id);
    await reader.cancel();
  });
});
