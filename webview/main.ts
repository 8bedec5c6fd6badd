import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { createClient } from './client.ts';
import { Dashboard } from './dashboard.ts';
import './parts/index.ts';
import type { Root } from './parts/root.ts';
import { DashboardState } from './state.ts';
import './style.css';

const state = new DashboardState(createClient);
window.addEventListener('error', ({ error, message }) => state.report(error ?? message));
window.addEventListener('unhandledrejection', ({ reason }) => state.report(reason));

const root = document.createElement('lossband-root') as Root;
root.dashboard = new Dashboard(state);
const place = document.querySelector('lossband-dashboard')!;
root.loading = place.textContent;
place.replaceChildren(root);
state.start().catch((error: unknown) => state.report(error));
