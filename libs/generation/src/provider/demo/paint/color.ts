/** Colours as `#rrggbb`; mixed in OKLab, where gradients stay clean. */
export type Rgb = [number, number, number];

export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function hex([r, g, b]: Rgb): string {
  const byte = (value: number) =>
    Math.max(0, Math.min(255, Math.round(value)))
      .toString(16)
      .padStart(2, '0');
  return `#${byte(r)}${byte(g)}${byte(b)}`;
}

/** t = 0 gives `a`, 1 gives `b`. */
export function mix(a: string, b: string, t: number): string {
  const from = toOklab(rgb(a));
  const to = toOklab(rgb(b));
  return hex(fromOklab(from.map((value, i) => value + (to[i]! - value) * t) as Rgb));
}

/** Along several colours, evenly spaced. */
export function ramp(colors: readonly string[], t: number): string {
  const place = Math.max(0, Math.min(1, t)) * (colors.length - 1);
  const index = Math.min(colors.length - 2, Math.floor(place));
  return mix(colors[index]!, colors[index + 1]!, place - index);
}

export const lighten = (color: string, amount: number) => mix(color, '#ffffff', amount);
export const darken = (color: string, amount: number) => mix(color, '#05060c', amount);

/** Turns the hue by degrees and scales the colourfulness. */
export function shift(color: string, degrees: number, chroma = 1): string {
  const [l, a, b] = toOklab(rgb(color));
  const angle = (degrees * Math.PI) / 180;
  return hex(
    fromOklab([
      l,
      (a * Math.cos(angle) - b * Math.sin(angle)) * chroma,
      (a * Math.sin(angle) + b * Math.cos(angle)) * chroma,
    ]),
  );
}

const linear = (value: number) =>
  value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const gamma = (value: number) =>
  value <= 0.0031308 ? value * 3294.6 : (1.055 * Math.max(0, value) ** (1 / 2.4) - 0.055) * 255;

/** Source of the matrices: https://bottosson.github.io/posts/oklab/ */
function toOklab(color: Rgb): Rgb {
  const [r, g, b] = color.map(linear) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
