/** The oldest TypeScript that the README names. package/commonjs tests the newest. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Project, runProject } from '../package/typescript-project.js';
import { exampleUrl } from '../runtime/expect-one-instance.js';
import { useConsumer } from '../runtime/use-consumer.js';

const consumer = useConsumer();
const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', import.meta.url));

const projects: Project[] = [
  { type: 'commonjs', module: 'node16', moduleResolution: 'node16' },
  { type: 'commonjs', module: 'nodenext', moduleResolution: 'nodenext' },
  { type: 'module', module: 'node16', moduleResolution: 'node16' },
  { type: 'module', module: 'esnext', moduleResolution: 'bundler' },
];

it.each(projects)('TypeScript 5.7: type $type, module $module, moduleResolution $moduleResolution', async (project) => {
  expect(await runProject(consumer.folder, compiler, project)).toEqual({ said: '', printed: exampleUrl });
});
