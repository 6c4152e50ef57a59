// What a help desk's page has to do: load the script, say whom it is about, and fetch tokens from its own server.
const widget = document.getElementById('diagnosis');
const key = document.getElementById('key');
const address = new URL(location.href);

const settings = await (await fetch('/settings')).json();
await import(settings.script);

widget.tokenProvider = async ({ subscriber }) => {
  const response = await fetch('/widget-token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ subscriber, ttlSeconds: Number(address.searchParams.get('ttl') ?? 600) }),
  });
  return response.json(); // the answer of Demarc as it is: a token, or why there is none
};
widget.addEventListener('demarc-summary', ({ detail }) => {
  document.getElementById('note').value = detail.text;
});

function show(text) {
  key.value = text;
  widget.setAttribute('subscriber', text);
}

for (const name of ['lang', 'theme', 'density']) {
  const value = address.searchParams.get(name);
  if (value !== null) widget.setAttribute(name, value);
}
document.getElementById('caller').addEventListener('submit', (event) => {
  event.preventDefault();
  show(key.value.trim());
});
show(address.searchParams.get('caller') ?? settings.caller);
