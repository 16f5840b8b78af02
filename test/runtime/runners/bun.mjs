import { installed } from '../installed.mjs';
import { runConsole } from './console.mjs';

export function runBun(consumer) {
  return runConsole(consumer, installed('@oven/bun-linux-x64', 'bin/bun'), ['run']);
}
