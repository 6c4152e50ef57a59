// The server of an example help desk: `node help-desk-server.mjs <address> <port> <Demarc's URL> [caller]`, its API token on standard input.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [address = '127.0.0.1', port = '3010', demarc = 'http://127.0.0.1:3000', caller = ''] = process.argv.slice(2);
const MAX_BODY_BYTES = 4_096;
const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
const FILES = new Map(
  ['index.html', 'help-desk.css', 'help-desk.js'].map((name) => [
    name === 'index.html' ? '/' : `/${name}`,
    { body: readFileSync(join(import.meta.dirname, name)), type: TYPES[name.split('.').pop()] },
  ]),
);

// As strict as a page can be. The widget needs two things of it: its script, and its API. It needs no style of its own.
const POLICY = [
  "default-src 'none'",
  `script-src 'self' ${demarc}`,
  `connect-src 'self' ${demarc}`,
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

let token = '';
createInterface(process.stdin).once('line', (line) => (token = line.trim()));
// Whoever started this ends it by closing standard input.
process.stdin.on('end', () => process.exit(0));

function send(response, status, body, type = 'application/json') {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Security-Policy': POLICY,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(type === 'application/json' ? JSON.stringify(body) : body);
}

async function bodyOf(request) {
  let text = '';
  for await (const piece of request) {
    text += piece;
    if (text.length > MAX_BODY_BYTES) throw new Error('too large');
  }
  return JSON.parse(text);
}

/** A real help desk takes agent and ticket from its own login and page; nothing of it comes from the browser. */
async function widgetToken(request, origin) {
  const { subscriber, ttlSeconds } = await bodyOf(request);
  const answer = await fetch(`${demarc}/api/v1/widget-tokens`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      subscriber,
      ttlSeconds,
      agent: { id: '17', name: 'Nadia' },
      ticket: '4711',
      scopes: ['subscriber.read', 'money.read', 'router.read', 'router.reboot', 'router.diagnose'],
      origin,
    }),
  });
  return { status: answer.status, body: await answer.json() };
}

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://help-desk.invalid');
  try {
    const file = FILES.get(pathname);
    if (request.method === 'GET' && file !== undefined) send(response, 200, file.body, file.type);
    else if (request.method === 'GET' && pathname === '/settings')
      send(response, 200, { script: `${demarc}/widget/v1.js`, caller });
    else if (request.method === 'POST' && pathname === '/widget-token') {
      // Only this site's own pages may have tokens of it.
      if (request.headers.origin !== `http://${request.headers.host}`) return send(response, 403, { code: 'foreign' });
      const { status, body } = await widgetToken(request, request.headers.origin);
      send(response, status, body);
    } else send(response, 404, { code: 'not-found' });
  } catch {
    send(response, 400, { code: 'help-desk/failed', title: 'the help desk could not ask Demarc' });
  }
});

const listen = (wanted) =>
  server.listen(wanted, address, () => console.log(JSON.stringify({ port: server.address().port })));
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' && Number(port) !== 0) listen(0);
  else throw error;
});
listen(Number(port));
