/** Takes text in any pieces and gives the events in it: `event:` and `data:` lines up to an empty line (HTML 9.2.6). */
export class EventParser {
  private rest = '';

  push(piece: string): { event: string; data: string }[] {
    this.rest += piece.replaceAll('\r\n', '\n');
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const field = (name: string): string[] =>
        block
          .split('\n')
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
      const data = field('data');
      return data.length === 0 ? [] : [{ event: field('event').at(-1) ?? 'message', data: data.join('\n') }];
    });
  }
}

/** Reads a stream of server-sent events to its end. EventSource cannot send a token, so this is fetch and a reader. */
export async function readEvents(
  stream: ReadableStream<Uint8Array>,
  onEvent: (event: { event: string; data: string }) => void,
): Promise<void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    for (const event of parser.push(decoder.decode(value, { stream: true }))) onEvent(event);
  }
}
