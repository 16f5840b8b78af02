// Loaded before a page's program: what it prints must not depend on a network. Connections to this machine are made.
import { Socket } from 'node:net';

const { connect } = Socket.prototype;

Socket.prototype.connect = function (...args) {
  // `net.connect` hands over its arguments as an array, after it has read them.
  const [given] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof given === 'object' ? (given.host ?? given.path ?? 'localhost') : args[1];
  const isHere = given?.path !== undefined || ['localhost', '127.0.0.1', '::1', undefined].includes(host);
  if (isHere || typeof host !== 'string') return connect.apply(this, args);
  process.nextTick(() => this.destroy(new Error(`programs of pages have no network: ${host}`)));
  return this;
};
