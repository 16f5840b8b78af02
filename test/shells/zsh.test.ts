/** The completion script for zsh, in an interactive zsh: `compadd` writes down what it would insert or list. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manuals } from '../../bindings/cli/manuals.js';
import { run } from '../cli/program.js';

const execute = promisify(execFile);
let folder: string;

beforeAll(async () => {
  await execute('zsh', ['--version']).catch((cause) => {
    throw new Error('these tests need zsh: install it, with "apt-get install zsh" for example', { cause });
  });
  folder = await mkdtemp(join(tmpdir(), 'siglane-zsh-'));
  await mkdir(join(folder, 'functions'));
  await mkdir(join(folder, 'files'));
  for (const name of ['a file.txt', 'other.txt']) await writeFile(join(folder, 'files', name), '');
  const { stdout } = await run(['completion', 'zsh']);
  await writeFile(join(folder, 'functions', '_siglane'), stdout);
  await writeFile(join(folder, 'script.zsh'), stdout);
});
afterAll(() => rm(folder, { recursive: true }));

/**
 * zsh completes only in a terminal, which `zpty` provides. `compadd` writes its matches to a file, and inserts nothing.
 */
const setup = (load: string, log: string) => `
PROMPT= RPROMPT=
zstyle ':completion:*' menu no
compadd() {
  builtin compadd "$@"
  local result=$? ; local -a matches
  [[ " $* " == *' -'[OAD]' '* ]] && return $result
  builtin compadd -A matches "$@"
  print -rl -- $matches >> ${log}
  return $result
}
${load}
bindkey '^I' complete-word
unsetopt beep
cd ${'$'}FILES
print READY
`;

const LOADS = {
  fpath: 'fpath=($FUNCTIONS $fpath); autoload -Uz compinit && compinit -u -d $DUMP',
  eval: 'autoload -Uz compinit && compinit -u -d $DUMP; eval "$(cat $SCRIPT)"',
};

async function offered(line: string, how: keyof typeof LOADS = 'fpath'): Promise<string[]> {
  const log = join(folder, 'log');
  await writeFile(log, '');
  await writeFile(join(folder, 'setup.zsh'), setup(LOADS[how], log));
  const outer = `
    zmodload zsh/zpty || exit 9
    zpty shell zsh -f -i
    zpty -w shell 'source ${join(folder, 'setup.zsh')}'
    zpty -r -m shell seen '*READY*' || exit 8
    zpty -w -n shell '${line.replaceAll("'", "'\\''")}'$'\\t'
    for i in {1..100}; do sleep 0.1; [[ -s ${log} ]] && break; (( i > 30 )) && break; done
    sleep 0.2
    zpty -d shell`;
  const env = {
    ...process.env,
    FILES: join(folder, 'files'),
    FUNCTIONS: join(folder, 'functions'),
    SCRIPT: join(folder, 'script.zsh'),
    DUMP: join(folder, 'dump'),
    ZDOTDIR: folder,
    TERM: 'dumb',
  };
  await execute('zsh', ['-f', '-c', outer], { env });
  const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
  return [...new Set(lines)].sort();
}

it('zsh can read the script', async () => {
  await execute('zsh', ['-n', join(folder, 'script.zsh')]);
});

describe('zsh completes', () => {
  const names = manuals.map(({ name }) => name);

  it.each(['fpath', 'eval'] as const)('commands, with the script from %s', async (how) => {
    expect(await offered('siglane ', how)).toEqual([...names, 'help', 'version'].sort());
    expect(await offered('siglane pre', how)).toEqual(['presign']);
  });

  it.each(manuals.map((manual) => [manual.name, manual] as const))('all options of %s', async (name, { options }) => {
    const all = await offered(`siglane ${name} --`);
    expect(all).toEqual(
      Object.keys(options)
        .map((option) => `--${option}`)
        .sort(),
    );
  });

  it('values and files', async () => {
    expect(await offered('siglane presign --method P')).toEqual(['POST', 'PUT']);
    expect(await offered('siglane presign --method=P')).toEqual(['POST', 'PUT']);
    expect(await offered('siglane sign -X D')).toEqual(['DELETE']);
    expect(await offered('siglane completion ')).toEqual(['bash', 'zsh']);
    expect(await offered('siglane help exit')).toEqual(['exit-codes']);
    expect(await offered('siglane presign -f o')).toContain('other.txt');
    expect(await offered('siglane verify a')).toContain('a\\ file.txt');
    expect(await offered('siglane presign --bucket x')).toEqual([]);
  });
});
