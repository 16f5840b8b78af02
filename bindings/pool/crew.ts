/** Manages the workers of a pool: starts them, gives them jobs in turn, replaces crashed workers, and wipes their memory at the end. */

import { reviveError, SigV4Error } from '../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import { Refusals, withoutTraces } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import type { Thread, WorkerListener } from '../platform/threads.js';
import type { FromWorker, JobKeys, SignedJob } from './messages.js';

/** Settings that all jobs of a call share. */
export interface JobSettings {
  /** Returns the plan when the job is posted. @throws if the credentials have expired or were disposed since */
  readonly plan: () => Plan;
  /** A number of core/numbers/format.ts. */
  readonly format: number;
  /** Collects refused items, if they are skipped. */
  readonly refusals: Refusals | undefined;
}

/** Keys that one worker presigns in one message. */
export interface Job extends JobSettings {
  readonly keys: JobKeys;
  /** Keys refused before the job was posted. An empty key takes the place of each. */
  readonly refused: readonly RefusedItem[];
  /** Counts the keys of a job that failed. */
  count(): number;
}

/** A job that the crew has accepted. */
export interface Task {
  /** Returns URLs, or throws an error whose index counts from `first`. */
  result(first: number): Promise<PresignedBytes | PresignedBytesAndRefused>;
  /** Cancels a job that has not begun. */
  cancel(): void;
}

/** Jobs at a worker: one runs and one waits, so that the worker never idles. */
const DEPTH = 2;
/** Seconds for a worker to report its start or the end of a wipe. It takes much less, unless the machine is busy. */
const PATIENCE_SECONDS = 20;
/** Attempts at a job if workers crash while they run it. */
const TRIES = 2;

type Outcome = SignedJob | ((first: number) => Error);

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

  async result(first: number): Promise<PresignedBytes | PresignedBytesAndRefused> {
    const outcome = await this.outcome;
    if (typeof outcome === 'function') throw outcome(first);
    const { urls, offsets, skipped } = outcome;
    if (skipped === undefined) return outcome;
    const refusals = new Refusals();
    for (const { index, error } of this.job.refused) refusals.add(index, error);
    withoutTraces(() => {
      for (const { index, error } of skipped)
        if (!refusals.has(first + index)) refusals.add(first + index, reviveError(error, first));
    });
    return { urls, offsets, refused: refusals.take() };
  }

  cancel(): void {
    this.cancelled = true;
  }
}

/** A message that a worker has not answered. */
interface Told {
  readonly id: number;
  /** Set if the message was a job. */
  readonly task?: CrewTask;
  answered(answer: FromWorker): void;
  lost(reason: string): void;
}

class Member {
  /** In the order of the messages. */
  readonly told: Told[] = [];
  plan: Plan | undefined;
  thread!: Thread;
  /** Reason for its end, if it has ended. */
  end: string | undefined;
}

export class Crew {
  readonly size: number;
  readonly #module: WebAssembly.Module;
  readonly #start: (listener: WorkerListener) => Thread;
  readonly #members = new Set<Member>();
  readonly #queue: CrewTask[] = [];
  /** Number of replacements that are starting. */
  #starting = 0;
  #whenIdle: (() => void)[] = [];
  #closed = false;
  #lastId = 0;
  /** Workers that could not be replaced. A failed start is not repeated while other workers remain. */
  #missing = 0;

  /** @param start Starts a worker. */
  constructor(size: number, module: WebAssembly.Module, start: (listener: WorkerListener) => Thread) {
    this.size = size;
    this.#module = module;
    this.#start = start;
  }

  /** Starts all workers. @throws SigV4Error `WorkerFailed` after ending all of them */
  async start(): Promise<void> {
    const starts = await Promise.allSettled(Array.from({ length: this.size }, () => this.#addMember()));
    const failed = starts.find((each) => each.status === 'rejected');
    if (failed === undefined) return;
    await this.close();
    throw failed.reason;
  }

  /** Most jobs that are useful to have in progress. */
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

  /** Resolves when no job is in progress. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#assign();
    });
  }

  /** Makes every worker overwrite its memory, and ends it. Call it when the crew is idle. */
  async close(): Promise<void> {
    this.#closed = true;
    const members = [...this.#members];
    this.#members.clear();
    await Promise.all(
      members.map(async (member) => {
        member.thread.hold(true);
        // A worker that crashes now has no memory to wipe. A worker that does not answer is ended too.
        await this.#ask(member, { kind: 'wipe' }).catch(() => {});
        member.thread.terminate();
      }),
    );
  }

  async #addMember(): Promise<void> {
    const member = new Member();
    try {
      member.thread = this.#start({
        heard: (message) => this.#heard(member, message),
        ended: (reason) => this.#ended(member, reason),
      });
      await this.#ask(member, { kind: 'start', module: this.#module });
      // Node can report an exit right after the last answer, before code that awaits the answer continues.
      if (member.end !== undefined) throw new Error(member.end);
    } catch (error) {
      member.thread?.terminate();
      throw new SigV4Error('WorkerFailed', notStarted(error), {}, error);
    }
    if (this.#closed) {
      member.thread.terminate();
      return;
    }
    this.#members.add(member);
    member.thread.hold(false);
    this.#assign();
  }

  /** Sends a message other than a job and waits for the answer. @throws Error if the worker ends, or does not answer */
  #ask(member: Member, message: { kind: 'start'; module: WebAssembly.Module } | { kind: 'wipe' }): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => {
      member.told.push({ id, answered: resolve, lost: (reason) => reject(new Error(reason)) });
    });
    member.thread.post({ id, ...message });
    return soon(answer);
  }

  #heard(member: Member, message: unknown): void {
    const [first] = member.told;
    // Ignores late messages from a crashed worker, whose job another worker has by then.
    if (first === undefined || (message as FromWorker | null)?.id !== first.id) return;
    member.told.shift();
    first.answered(message as FromWorker);
    this.#assign();
  }

  #ended(member: Member, reason: string): void {
    member.end ??= reason;
    const told = member.told.splice(0);
    const tasks = told.flatMap(({ task }) => task ?? []);
    for (const { task, lost } of told) if (task === undefined) lost(reason);
    if (!this.#members.delete(member)) return;
    member.thread.terminate();
    const [running, ...waiting] = tasks;
    this.#queue.unshift(...waiting);
    if (running !== undefined) {
      if (++running.tries < TRIES) this.#queue.unshift(running);
      else running.settle((first) => crashed(running.job, first, reason));
    }
    this.#assign();
  }

  /** Starts replacements for crashed workers, if there is work for them. */
  #replace(): void {
    const present = this.#members.size + this.#starting;
    if (present === 0) this.#missing = 0;
    if (this.#closed || this.#queue.length === 0 || present + this.#missing >= this.size) return;
    this.#starting++;
    this.#addMember()
      .catch((error) => {
        this.#missing++;
        // Without any worker, waiting jobs would wait forever.
        if (this.#members.size + this.#starting > 1) return;
        for (const task of this.#queue.splice(0)) task.settle(() => error);
      })
      .finally(() => {
        this.#starting--;
        this.#assign();
      });
  }

  /** Gives waiting jobs to the workers with the fewest jobs. */
  #assign(): void {
    this.#replace();
    while (this.#queue.length > 0) {
      const member = [...this.#members].reduce<Member | undefined>(
        (best, each) => (each.told.length < (best?.told.length ?? DEPTH) ? each : best),
        undefined,
      );
      if (member === undefined) return;
      const task = this.#queue.shift() as CrewTask;
      if (!task.cancelled) this.#give(member, task);
    }
    for (const member of this.#members) if (member.told.length === 0) member.thread.hold(false);
    if ([...this.#members].every((member) => member.told.length === 0))
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
    const id = ++this.#lastId;
    const told = { id, task, answered: (answer: FromWorker) => task.settle(outcomeOf(answer)), lost() {} };
    if (member.told.push(told) === 1) member.thread.hold(true);
    const { keys, format } = job;
    const skips = job.refusals !== undefined;
    member.thread.post({ id, kind: 'job', plan: plan === member.plan ? undefined : plan, format, skips, keys });
    member.plan = plan;
  }
}

function outcomeOf(answer: FromWorker): Outcome {
  if (answer.kind === 'signed') return answer.result;
  const { error } = answer as FromWorker & { kind: 'refused' };
  return (first) => reviveError(error, first);
}

/** @throws Error if a worker does not answer, as a worker with another script never does */
function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    const reason = `no answer within ${PATIENCE_SECONDS} seconds; a worker from "createWorker" must import 'siglane/pool/worker'`;
    timer = setTimeout(() => reject(new Error(reason)), PATIENCE_SECONDS * 1000);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Returns the message of a start error. For a worker that a page's policy forbids, browsers report an error without a message. */
function notStarted(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason !== '') return `a worker could not be started: ${reason}`;
  return 'a worker could not be started; a Content-Security-Policy must allow blob: in worker-src, or give "createWorker"';
}

export function poolClosed(): SigV4Error {
  return new SigV4Error('SignerDisposed', 'the pool was closed');
}

function crashed(job: Job, first: number, reason: string): SigV4Error {
  const last = first + job.count() - 1;
  return new SigV4Error('WorkerFailed', `crashed two workers with items ${first} to ${last}: ${reason}`, {
    field: 'keys',
    index: first,
  });
}
