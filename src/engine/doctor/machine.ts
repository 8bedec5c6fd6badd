import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runToEnd } from '../../run/process.ts';

/** What the system says of its graphics cards and of the libraries that its loader finds. */
export interface MachineFacts {
  platform: string;
  /** NVIDIA cards on the bus, whether or not a driver runs them. */
  nvidiaCards: number;
  /** A graphics card of any make, as far as one can see; not one that a virtual machine makes up. */
  hasCard: boolean;
  /** First line of the kernel driver's version; undefined where none is loaded. */
  kernelDriver?: string;
  /** `nvidia-smi -L`, one line a card; empty where it does not answer. */
  listed: readonly string[];
  /** Why it does not. */
  smiFailure?: string;
  /** File names of libraries that the loader finds by name. */
  libraries: ReadonlySet<string>;
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

const nvidia = '0x10de', amd = '0x1002', intel = '0x8086';

/** The vendors of the devices of the class "display controller" (3) on the PCI bus of Linux. */
function vendorsOnBus(): (string | undefined)[] {
  const bus = '/sys/bus/pci/devices';
  if (!existsSync(bus)) return [];
  return readdirSync(bus).filter((device) => textOf(join(bus, device, 'class'))?.startsWith('0x03')).map((device) => textOf(join(bus, device, 'vendor')));
}

export async function machineFacts(): Promise<MachineFacts> {
  const path = { PATH: `${process.env['PATH']}:/sbin:/usr/sbin` };
  const [smi, loader] = await Promise.all([runToEnd('nvidia-smi', ['-L']), process.platform === 'linux' ? runToEnd('ldconfig', ['-p'], { env: path }) : undefined]);
  const driver = textOf('/proc/driver/nvidia/version'), vendors = vendorsOnBus();
  return {
    platform: process.platform,
    nvidiaCards: vendors.filter((vendor) => vendor === nvidia).length,
    // Nearly every Mac and Windows machine has one, and the trial tells where it has not.
    hasCard: process.platform !== 'linux' || vendors.some((vendor) => vendor === nvidia || vendor === amd || vendor === intel),
    listed: smi.failure === undefined ? lines(smi.stdout) : [],
    libraries: new Set(lines(loader?.stdout ?? '').map((line) => line.split(' ')[0]!)),
    ...(driver !== undefined && { kernelDriver: driver.split('\n')[0]! }),
    ...(smi.failure !== undefined && { smiFailure: smi.stderr.trim() || smi.failure }),
  };
}

/** The machine and the program that runs here in one line. */
export function machineLine(): string {
  const { node, electron } = process.versions;
  return `${process.platform} ${process.arch}, Node ${node}${electron ? ' of Electron' : ''}, ${availableParallelism()} processors`;
}
