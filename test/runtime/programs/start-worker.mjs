// Starts browser.mjs as a module worker.
import { post } from './post.mjs';

const worker = new Worker(new URL('./browser.mjs', import.meta.url), { type: 'module' });
worker.onerror = ({ message }) => post(Promise.reject(new Error(`the worker failed: ${message}`)));
