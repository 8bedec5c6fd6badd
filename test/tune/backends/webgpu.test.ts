import assert from 'node:assert/strict';
import { test } from 'node:test';
import { softwareAdapter } from '../../../src/tune/backends/webgpu/adapter.ts';

const card = { vendor: '', architecture: '', device: '', description: '' };

test('adapters that compute on the processor are told from cards', () => {
  assert.equal(softwareAdapter({ ...card, vendor: 'nvidia', architecture: 'turing', description: 'NVIDIA GeForce RTX 2080' }), undefined);
  assert.equal(softwareAdapter({ ...card, vendor: 'intel', architecture: 'gen-12lp' }), undefined);
  assert.match(softwareAdapter({ ...card, vendor: 'google', architecture: 'swiftshader', description: 'SwiftShader Device (Subzero)' })!, /SwiftShader/);
  assert.match(softwareAdapter({ ...card, vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' })!, /llvmpipe/);
  assert.match(softwareAdapter({ ...card, description: 'Microsoft Basic Render Driver' })!, /Basic Render/);
  assert.equal(softwareAdapter({ ...card, isFallbackAdapter: true }), 'a fallback adapter');
});
