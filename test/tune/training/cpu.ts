import '@tensorflow/tfjs-backend-cpu';
// Layers bring the gradients of the operations along.
import '@tensorflow/tfjs-layers';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';

// Everywhere the same to the last bit; without the mode the library advises on the console to install another package.
enableProdMode();
await setBackend('cpu');
