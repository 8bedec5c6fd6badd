import { existsSync, readFileSync } from 'node:fs';
import type { Device } from '../contract.ts';
import type { Binding } from './binding.ts';

/** True if this process has NVIDIA's driver library in its memory. */
export const cudaMapped = (): boolean => existsSync('/proc/self/maps') && /\/libcuda\.so/.test(readFileSync('/proc/self/maps', 'utf8'));

/**
 * Where TensorFlow computes. A GPU is claimed only where TensorFlow lists one and the driver is really in memory:
 * the binding's own flag was once seen true on a machine without any.
 */
export function deviceOf(binding: Binding): Device {
  const devices = binding.listDevices();
  const gpu = devices.find(({ type }) => type === 'GPU');
  if (gpu && cudaMapped()) return { kind: 'gpu', name: gpu.name };
  return { kind: 'cpu', name: devices.find(({ type }) => type === 'CPU')?.name ?? 'CPU' };
}
