import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('./worker.mjs', import.meta.url));

/**
 * Starts a process for each candidate. Only one of them is ever at work: nobody's garbage, and nobody's shapes in a function
 * of Node's that all use, are billed to another.
 */
export async function startPool(benchmarkId, ids, plan) {
  const children = new Map(ids.map((id) => [id, start(benchmarkId, id, plan)]));
  await Promise.all([...children].map(([id, child]) => answerOf(child, id)));
  return {
    async time(id, task) {
      const child = children.get(id);
      child.send(task);
      return answerOf(child, id);
    },
    async stop() {
      for (const child of children.values()) {
        child.disconnect();
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
    },
  };
}

function start(benchmarkId, id, plan) {
  return fork(worker, [benchmarkId, id, JSON.stringify(plan)], {
    execArgv: ['--expose-gc', '--no-warnings'],
    // benny prints what it does.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function answerOf(child, id) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`The process of ${id} ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer) => {
      child.off('exit', onExit);
      resolve(answer);
    });
  });
}
