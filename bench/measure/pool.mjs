import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));

/**
 * Starts a process for each group of candidates. Only one of them works at a time.
 *
 * @param {Map<string, string[]>} groups ids by the name of the group
 */
export async function startPool(benchmarkId, groups, plan) {
  const children = new Map([...groups].map(([group, ids]) => [group, start(benchmarkId, ids, plan)]));
  await Promise.all([...children.values()].map(answerOf));
  return {
    /** @returns the times that the worker measured */
    async time(group, task) {
      const child = children.get(group);
      child.send(task);
      return answerOf(child);
    },
    async stop() {
      for (const child of children.values()) {
        child.disconnect();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
    },
  };
}

function start(benchmarkId, ids, plan) {
  return fork(worker, [benchmarkId, JSON.stringify(ids), JSON.stringify(plan)], {
    execArgv: ['--no-warnings'],
    // benny logs to standard output.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function answerOf(child) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`The process of ${child.spawnargs.at(-2)} ended with exit code ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
  });
}
