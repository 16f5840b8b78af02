import { installed } from '../installed.mjs';
import { runConsole } from './console.mjs';

/** The tests themselves run in Node 20; the other versions are installed below test/runtime. */
export function runNode(consumer, major) {
  return runConsole(consumer, nodeBinary(major));
}

function nodeBinary(major) {
  if (major !== 20) return installed(`node-${major}`, 'bin/node');
  if (process.versions.node.startsWith('20.')) return process.execPath;
  throw new Error(`run the tests with Node 20, to test it: this is ${process.version}`);
}
