/** The vertical scale of one strip. */

export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

function niceStep(span: number, parts: number): number {
  const raw = span / Math.max(1, parts);
  const power = 10 ** Math.floor(Math.log10(raw));
  const found = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999) ?? 10;
  return found * power;
}

/** Room for all values (and for the limits, when they are near), with a little air. */
export function scaleOf(values: readonly number[], limits: readonly (number | null)[], log: boolean): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (log && value <= 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return log ? { low: 1, high: 10, log } : { low: 0, high: 1, log };
  const span = high - low || Math.abs(high) || 1;
  const [lower = null, upper = null] = limits;
  // what is all within its limits is shown between them: small ups and downs must look small
  const normal = low >= (lower ?? -Infinity) && high <= (upper ?? Infinity);
  for (const limit of [lower, upper]) {
    // a limit far from what was measured would press the course flat
    if (limit === null || (log && limit <= 0) || (!normal && (limit < low - span * 1.5 || limit > high + span * 1.5))) continue;
    low = Math.min(low, limit);
    high = Math.max(high, limit);
  }
  if (log) return { low: low / 1.25, high: high * 1.25, log };
  const air = (high - low || Math.abs(high) || 1) * 0.12;
  return { low: low >= 0 ? Math.max(0, low - air) : low - air, high: high + air, log };
}

/** 0 at the bottom, 1 at the top. */
export function placeOf(value: number, scale: Scale): number {
  if (!scale.log) return (value - scale.low) / (scale.high - scale.low);
  const bottom = Math.log(scale.low);
  return (Math.log(Math.max(value, scale.low)) - bottom) / (Math.log(scale.high) - bottom);
}

/** Round numbers to label, from below. */
export function marks(scale: Scale, parts: number): number[] {
  if (scale.log) {
    const found: number[] = [];
    for (let power = Math.floor(Math.log10(scale.low)); power <= Math.ceil(Math.log10(scale.high)); power += 1) {
      for (const factor of [1, 2, 5]) {
        const value = factor * 10 ** power;
        if (value >= scale.low && value <= scale.high) found.push(Number(value.toPrecision(3)));
      }
    }
    const powers = found.filter((value) => Number.isInteger(Math.log10(value)));
    return found.length <= parts + 1 ? found : powers.length >= 2 ? powers : [found[0] ?? scale.low, found[found.length - 1] ?? scale.high];
  }
  const step = niceStep(scale.high - scale.low, parts);
  const found: number[] = [];
  for (let value = Math.ceil(scale.low / step) * step; value <= scale.high; value += step) found.push(Number(value.toPrecision(6)));
  return found;
}
