/** The workers of a pool: started, given jobs in turn, replaced when they crash, wiped at the end. */
import type { Plan } from '../core.js';
import { reviveError, SigV4Error } from '../errors.js';
import type { Thread, WorkerListener } from '../load/worker.js';
import type { PresignedBytes } from '../types.js';
import type { FromWorker, JobKeys, ToWorker } from './messages.js';

/** Keys to be presigned by one worker in one go. */
export interface Job {
  readonly keys: JobKeys;
  /** How many keys these are; asked for when they failed. */
  count(): number;
  /** Gives the plan when the job is posted. @throws if the credentials are gone meanwhile */
  readonly plan: () => Plan;
}

/** A job that was given to the crew. */
export interface Task {
  /** URLs, or an error whose index is counted from `first`. */
  result(first: number): Promise<PresignedBytes>;
  /** Not needed any more: it is not begun, if it was not. */
  cancel(): void;
}

/** One that runs and one that waits, so that the worker need not wait for us. */
const DEPTH = 2;
/** Times that a job is tried, if workers crash over it. */
const TRIES = 2;

type Outcome = PresignedBytes | ((first: number) => Error);

class CrewTask implements Task {
  readonly job: Job;
  readonly outcome: Promise<Outcome>;
  settle!: (outcome: Outcome) => void;
  tries = 0;
  cancelled = false;

  constructor(job: Job) {
    this.job = job;
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  async result(first: number): Promise<PresignedBytes> {
    const outcome = await this.outcome;
    if (typeof outcome === 'function') throw outcome(first);
    return outcome;
  }

  cancel(): void {
    this.cancelled = true;
  }
}

/** A worker, and what it was given, in the order of its answers. */
class Member {
  readonly tasks: CrewTask[] = [];
  plan: Plan | undefined;
  thread!: Thread;
  /** Answers to what is no job. */
  expects: ((message: FromWorker) => void) | undefined;
  fail: (reason: string) => void = () => {};

  post(message: ToWorker): void {
    this.thread.post(message);
  }

  /** Says something that is no job, and waits for the answer. @throws Error if the worker ends instead */
  ask(message: ToWorker): Promise<FromWorker> {
    return new Promise((resolve, reject) => {
      this.expects = resolve;
      this.fail = (reason) => reject(new Error(reason));
      this.post(message);
    });
  }
}

export class Crew {
  readonly size: number;
  readonly #module: WebAssembly.Module;
  readonly #start: (listener: WorkerListener) => Thread;
  readonly #members = new Set<Member>();
  readonly #queue: CrewTask[] = [];
  /** Replacements that are being started. */
  #starting = 0;
  #whenIdle: (() => void)[] = [];
  #closed = false;

  /** @param start starts a worker */
  constructor(size: number, module: WebAssembly.Module, start: (listener: WorkerListener) => Thread) {
    this.size = size;
    this.#module = module;
    this.#start = start;
  }

  /** Starts all workers. @throws SigV4Error `WorkerFailed`, with none of them left */
  async start(): Promise<void> {
    const starts = await Promise.allSettled(Array.from({ length: this.size }, () => this.#addMember()));
    const failed = starts.find((each) => each.status === 'rejected');
    if (failed === undefined) return;
    await this.close();
    throw failed.reason;
  }

  /** How many jobs may be under way before more of them are no use. */
  get places(): number {
    return this.size * (DEPTH + 1);
  }

  run(job: Job): Task {
    const task = new CrewTask(job);
    if (this.#closed) task.settle(poolClosed);
    else this.#queue.push(task);
    this.#assign();
    return task;
  }

  /** Resolves when no job is under way. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#assign();
    });
  }

  /** Has every worker overwrite its memory, and ends it. To be called when idle. */
  async close(): Promise<void> {
    this.#closed = true;
    const members = [...this.#members];
    this.#members.clear();
    await Promise.all(
      members.map(async (member) => {
        member.thread.hold(true);
        // One that crashes now has no memory left to be wiped.
        await member.ask({ kind: 'wipe' }).catch(() => {});
        member.thread.terminate();
      }),
    );
  }

  async #addMember(): Promise<void> {
    const member = new Member();
    try {
      member.thread = this.#start({
        heard: (message) => this.#heard(member, message as FromWorker),
        ended: (reason) => this.#ended(member, reason),
      });
      await member.ask({ kind: 'start', module: this.#module });
    } catch (error) {
      member.thread?.terminate();
      const reason = error instanceof Error ? error.message : String(error);
      throw new SigV4Error(
        'WorkerFailed',
        `a worker could not be started: ${reason}. A page with a Content-Security-Policy needs blob: in worker-src, or "createWorker"`,
      );
    }
    if (this.#closed) {
      member.thread.terminate();
      return;
    }
    this.#members.add(member);
    member.thread.hold(false);
    this.#assign();
  }

  #heard(member: Member, message: FromWorker): void {
    if (message.kind === 'started' || message.kind === 'wiped') {
      member.expects?.(message);
      return;
    }
    const task = member.tasks.shift() as CrewTask;
    if (message.kind === 'signed') task.settle(message.result);
    else task.settle((first) => reviveError(message.error, first));
    this.#assign();
  }

  #ended(member: Member, reason: string): void {
    member.fail(reason);
    if (!this.#members.delete(member)) return;
    member.thread.terminate();
    const [running, ...waiting] = member.tasks.splice(0);
    this.#queue.unshift(...waiting);
    if (running !== undefined) {
      if (++running.tries < TRIES) this.#queue.unshift(running);
      else running.settle((first) => crashed(running.job, first, reason));
    }
    if (!this.#closed) this.#replace();
  }

  #replace(): void {
    this.#starting++;
    this.#addMember()
      .catch((error) => {
        // With nobody left to take them, what waits would wait for ever.
        if (this.#members.size + this.#starting > 1) return;
        for (const task of this.#queue.splice(0)) task.settle(() => error);
      })
      .finally(() => {
        this.#starting--;
        this.#assign();
      });
  }

  /** Gives what waits to whoever has the least to do. */
  #assign(): void {
    if (this.#queue.length > 0 && this.#members.size + this.#starting === 0) this.#replace();
    while (this.#queue.length > 0) {
      const member = [...this.#members].reduce<Member | undefined>(
        (best, each) => (each.tasks.length < (best?.tasks.length ?? DEPTH) ? each : best),
        undefined,
      );
      if (member === undefined) return;
      const task = this.#queue.shift() as CrewTask;
      if (!task.cancelled) this.#give(member, task);
    }
    for (const member of this.#members) if (member.tasks.length === 0) member.thread.hold(false);
    if ([...this.#members].every((member) => member.tasks.length === 0))
      for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #give(member: Member, task: CrewTask): void {
    const { job } = task;
    let plan: Plan;
    try {
      plan = job.plan();
    } catch (error) {
      task.settle(() => error as Error);
      return;
    }
    member.post({ kind: 'job', plan: plan === member.plan ? undefined : plan, keys: job.keys });
    member.plan = plan;
    if (member.tasks.push(task) === 1) member.thread.hold(true);
  }
}

export function poolClosed(): SigV4Error {
  return new SigV4Error('SignerDisposed', 'the pool was closed');
}

function crashed(job: Job, first: number, reason: string): SigV4Error {
  const last = first + job.count() - 1;
  return new SigV4Error(
    'WorkerFailed',
    `the worker that presigned items ${first} to ${last} ended, and so did the next one with the same items: ${reason}`,
    { field: 'keys', index: first },
  );
}
