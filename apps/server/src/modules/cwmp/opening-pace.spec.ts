import { OpeningPace } from './opening-pace';

const limitOf = (pace: OpeningPace): number => {
  let open = 0;
  for (; pace.mayBegin(false); open++) pace.begin();
  for (let n = open; n > 0; n--) pace.end(0, 0);
  return open;
};

/** Openings that last this long each, as many at once as are let in, again and again. */
function serve(pace: OpeningPace, tookMs: number, rounds: number, nowMs = 0): void {
  for (let round = 0; round < rounds; round++) {
    let open = 0;
    for (; pace.mayBegin(false); open++) pace.begin();
    for (; open > 0; open--) pace.end(tookMs, nowMs + round * tookMs);
  }
}

describe('OpeningPace', () => {
  it('lets fewer in while openings are slow, and always some', () => {
    const pace = new OpeningPace();
    const before = limitOf(pace);
    serve(pace, 900, 3);
    const after = limitOf(pace);
    expect(after).toBeLessThan(before);
    serve(pace, 900, 100, 10_000);
    expect(limitOf(pace)).toBe(64);
  });

  it('is lowered once for what was let in together, not once for each of them', () => {
    const pace = new OpeningPace();
    let open = 0;
    for (; pace.mayBegin(false); open++) pace.begin();
    for (; open > 0; open--) pace.end(3_000, 3_000);
    expect(pace.mayBegin(false)).toBe(true);
    for (open = 0; pace.mayBegin(false); open++) pace.begin();
    expect(open).toBe(180);
  });

  it('lets more in again when openings are quick, and not without end', () => {
    const pace = new OpeningPace();
    serve(pace, 900, 100);
    serve(pace, 5, 500, 100_000);
    expect(limitOf(pace)).toBeGreaterThanOrEqual(2_000);
    serve(pace, 5, 50, 200_000);
    expect(limitOf(pace)).toBe(2_000);
  });

  it('does not grow while there is no crowd', () => {
    const pace = new OpeningPace();
    for (let n = 0; n < 10_000; n++) {
      pace.begin();
      pace.end(1, n);
    }
    let open = 0;
    for (; pace.mayBegin(false); open++) pace.begin();
    expect(open).toBe(256);
  });

  it('learns nothing from those who proved nothing, however quick they were refused', () => {
    const pace = new OpeningPace();
    while (pace.mayBegin(false)) pace.begin();
    for (let n = 0; n < 1_000; n++) {
      pace.begin();
      pace.end(null, n);
    }
    expect(pace.mayBegin(false)).toBe(false);
  });

  it('takes who has answered a challenge where it puts off who has not', () => {
    const pace = new OpeningPace();
    while (pace.mayBegin(false)) pace.begin();
    expect(pace.mayBegin(true)).toBe(true);
    let more = 0;
    for (; pace.mayBegin(true); more++) pace.begin();
    expect(more).toBe(256);
  });
});
