/** Linear light of the three sRGB primaries, 0 to 1. */
export type Light = [red: number, green: number, blue: number];
type Lab = [lightness: number, a: number, b: number];

export function linear(hex: string): Light {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

/** WCAG 2: (L₁ + 0.05) / (L₂ + 0.05), the lighter one first. */
export function contrast(a: Light, b: Light): number {
  const luminance = ([red, green, blue]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const seenThrough = (matrix: Light[]) => (light: Light): Light =>
  matrix.map((row) => Math.min(1, Math.max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))) as Light;

/** Colours as people without one kind of cone see them: Machado, Oliveira and Fernandes (2009), severity 1. */
export const visions: Record<string, (light: Light) => Light> = {
  'normal sight': (light) => light,
  protanopia: seenThrough([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
  deuteranopia: seenThrough([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
  tritanopia: seenThrough([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]),
};

/** CIELAB under D65. */
function lab([red, green, blue]: Light): Lab {
  const x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047;
  const y = 0.2126729 * red + 0.7151522 * green + 0.072175 * blue;
  const z = (0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883;
  const curve = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  return [116 * curve(y) - 16, 500 * (curve(x) - curve(y)), 200 * (curve(y) - curve(z))];
}

export const difference = (a: Light, b: Light): number => labDifference(lab(a), lab(b));

const degrees = Math.PI / 180;

/** CIEDE2000: Sharma, Wu and Dalal (2005). */
export function labDifference([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanChroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + 25 ** 7)));
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const hue = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a * stretch) / degrees + 360) % 360);
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const turn = c1 * c2 === 0 ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const bigHue = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * degrees);
  const [meanL, meanC, meanH] = [(l1 + l2) / 2, (c1 + c2) / 2, meanHue(h1, h2, c1 * c2)];
  const t = 1 - 0.17 * Math.cos((meanH - 30) * degrees) + 0.24 * Math.cos(2 * meanH * degrees) + 0.32 * Math.cos((3 * meanH + 6) * degrees) - 0.2 * Math.cos((4 * meanH - 63) * degrees);
  const lightness = (l2 - l1) / (1 + (0.015 * (meanL - 50) ** 2) / Math.sqrt(20 + (meanL - 50) ** 2));
  const chroma = (c2 - c1) / (1 + 0.045 * meanC);
  const hues = bigHue / (1 + 0.015 * meanC * t);
  const rotation = -Math.sin(60 * Math.exp(-(((meanH - 275) / 25) ** 2)) * degrees) * 2 * Math.sqrt(meanC ** 7 / (meanC ** 7 + 25 ** 7));
  return Math.sqrt(lightness ** 2 + chroma ** 2 + hues ** 2 + rotation * chroma * hues);
}

function meanHue(h1: number, h2: number, chromas: number): number {
  if (chromas === 0) return h1 + h2;
  if (Math.abs(h1 - h2) <= 180) return (h1 + h2) / 2;
  return h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
}
