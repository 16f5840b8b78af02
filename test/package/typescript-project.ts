/** TypeScript programs that import every entry, compiled and run where the package is installed. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { entries } from '../runtime/expect-one-instance.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Project {
  type: 'commonjs' | 'module';
  module: string;
  moduleResolution: string;
}

/**
 * Compiles a project with a compiler.
 *
 * @param consumer a folder with the package in its node_modules/
 * @param compiler the script `tsc`
 * @returns output of the compiler, and of the program: the presigned GET of the S3 documentation
 */
export async function runProject(consumer: string, compiler: string, project: Project) {
  const { type, ...options } = project;
  const folder = join(consumer, 'typescript', `${type}-${options.module}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type }));
  await writeFile(join(folder, 'program.ts'), program);
  const compilerOptions = {
    ...options,
    strict: true,
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    rootDir: '.',
    outDir: 'out',
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  // The compiler fails if it reports an error.
  const compiled = await run(process.execPath, [compiler, '-p', folder]).catch(({ stdout }) => ({ stdout }));
  if (compiled.stdout !== '') return { said: compiled.stdout, printed: '' };
  const { stdout } = await run(process.execPath, [join(folder, 'out/program.js')]);
  return { said: '', printed: stdout.trimEnd() };
}

/** Without top-level await, which CommonJS does not have. */
const program = `
${entries
  .filter((entry) => entry !== 'siglane/pool/worker')
  .map((entry, i) => `import * as entry${i} from '${entry}';\nvoid entry${i};`)
  .join('\n')}
import { createSigner, SigV4Error, type Signer } from 'siglane';
import { createPostPolicy, type PostPolicy } from 'siglane/post-policy';

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

async function main(): Promise<string> {
  const signer: Signer = await createSigner({ credentials, region: 'us-east-1', now: () => Date.UTC(2013, 4, 24) });
  const form: PostPolicy = createPostPolicy(signer, { bucket: 'examplebucket', key: 'a.jpg', expiresIn: 60 });
  if (!form.url.startsWith('https://examplebucket.')) throw new Error(form.url);
  try {
    signer.presign({ bucket: 'B', key: 'a' });
  } catch (error) {
    if (!(error instanceof SigV4Error) || error.code !== 'InvalidBucket') throw error;
  }
  // @ts-expect-error a key is text
  const wrong: Parameters<Signer['presignMany']>[1] = [1];
  void wrong;
  return signer.presign({ bucket: 'examplebucket', endpoint: 'https://s3.amazonaws.com', key: 'test.txt', expiresIn: 86_400 });
}
main().then((url) => console.log(url));
`;
