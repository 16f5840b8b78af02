import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Tests that share servers, which are started only for them. */
function project(name: string, folder: string) {
  return {
    test: {
      name,
      root,
      include: [`${folder}/*.test.ts`],
      globalSetup: `${folder}/setup.ts`,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    root,
    projects: [project('ceph', 'test/servers'), project('openstack', 'test/servers/openstack')],
  },
});
