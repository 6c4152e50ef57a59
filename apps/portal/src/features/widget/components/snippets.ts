/** The lines that a page needs; `integrity` pins the script. */
export function snippetOf(src: string, integrity: string | null): string {
  const pin = integrity === null ? '' : `\n  integrity="${integrity}" crossorigin="anonymous"`;
  return [
    `<script type="module" src="${src}"${pin}></script>`,
    '<demarc-diagnostics id="diagnosis" subscriber="phone:+8801711000101"></demarc-diagnostics>',
    '<script type="module">',
    "  document.getElementById('diagnosis').tokenProvider = async ({ subscriber }) =>",
    "    (await fetch('/widget-token', { method: 'POST', body: subscriber })).json();",
    '</script>',
  ].join('\n');
}

export const requestText = (origin: string): string =>
  [
    `POST ${origin}/api/v1/widget-tokens`,
    'Authorization: Bearer <API token>',
    '',
    '{ "subscriber": "phone:+8801711000101", "agent": { "id": "17", "name": "Nadia" }, "ticket": "4711",',
    '  "scopes": ["subscriber.read", "money.read", "router.read", "router.reboot", "router.diagnose"],',
    '  "origin": "https://help.example.net", "ttlSeconds": 600 }',
  ].join('\n');
