/** What WebGPU says of a card; some of it may be empty. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

const software = /swiftshader|llvmpipe|lavapipe|basic render|software|warp\b/i;

/** The name of an adapter that computes on the processor; undefined for a real card. */
export function softwareAdapter({ vendor, architecture, device, description, isFallbackAdapter }: AdapterInfo): string | undefined {
  const name = [description, device, architecture, vendor].filter(Boolean).join(', ');
  return isFallbackAdapter || software.test(name) ? name || 'a fallback adapter' : undefined;
}
