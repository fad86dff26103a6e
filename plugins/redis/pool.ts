/**
 * Pool of connections to Redis: commands go to the least busy one; it grows under load, shrinks when idle, and makes anew what has gone
 * silent.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { breakOff, probe, type Connection } from './connection.js'
import { createRedisBreaker, RedisUnavailable } from './breaker.js'
import type { Argument, RedisPool } from './port.js'

/** Ports of the pool. */
export interface PoolPorts {
  min: number
  max: number
  /** Opens a connection, which the pool connects. */
  open(): Connection
  /** Told of each command that was answered: its seconds. */
  answered(seconds: number): void
  /** Told of what went wrong: of a command, or of a connection. */
  failed(error: Error): void
  /** Told that a connection that was lost is there again. */
  reconnected(): void
}

/** Connections to Redis. */
export interface Pool {
  /** The one that is always there. */
  readonly first: Connection
  /** Begin to connect. */
  start(): void
  /** Whether commands are worth a try. */
  readonly isUp: boolean
  /** Milliseconds that the last look took; null when Redis did not answer. */
  readonly latencyMs: number | null
  send(command: string, args: readonly Argument[]): Promise<unknown>
  /** Look whether Redis answers, on every connection that was silent since; break off what doesn't, and let go of what is not needed. */
  look(): Promise<void>
  /** Make all connections anew: what they lead to is not the master any more. */
  renew(): void
  figures(): RedisPool
  /** Commands that wait for their answers. */
  readonly waiting: number
  close(): void
}

interface Member {
  connection: Connection
  pending: number
  /** When it last answered, and when it was last used. */
  answeredAt: number
  usedAt: number
  /** When it last took a write of a look: reads are answered by a replica too. */
  provenAt: number
  /** Looks in a row without an answer. */
  missed: number
  /** Has not answered a command in time, and has not answered since. */
  isSuspect: boolean
}

/** Milliseconds that a command, or a look, may take. */
const PATIENCE_MS = 200
/** Commands under way on the least busy connection at which another is opened. */
const BUSY = 16
/** Commands that may wait for their answers on all connections; those beyond are refused at once. */
export const MOST_WAITING = 20_000
const IDLE_MS = 30_000
const MOST_MISSED = 2
/** Longest age of an answer that spares a look. */
const FRESH_MS = 250
/** Longest age of a write that spares a look. */
const PROVEN_MS = 3000

const isReady = ({ connection, isSuspect }: Member): boolean => connection.status === 'ready' && !isSuspect

/**
 * A pool, which connects once it is started.
 * @param ports what it works with
 */
export function createPool ({ min, max, open, answered, failed, reconnected }: PoolPorts): Pool {
  const members: Member[] = []
  let latencyMs: number | null = null
  let flight: Promise<void> | undefined
  let isStarted = false
  let isClosed = false
  let waiting = 0
  const breaker = createRedisBreaker({
    patienceMs: PATIENCE_MS,
    onOpen () {
      latencyMs = null
      // It may have been one connection only, or this process itself that paused.
      void look()
    }
  })

  function add (): Member {
    const connection = open()
    const member: Member = { connection, pending: 0, answeredAt: 0, usedAt: performance.now(), provenAt: 0, missed: 0, isSuspect: false }
    let wasReady = false
    connection.on('error', failed)
    connection.on('ready', () => {
      member.isSuspect = false
      member.missed = 0
      if (wasReady) reconnected()
      wasReady = true
    })
    members.push(member)
    if (isStarted) connection.connect().catch(() => undefined)
    return member
  }
  const first = add()

  function pick (): Member | undefined {
    let best: Member | undefined
    for (const member of members) {
      if (!isReady(member) || (best !== undefined && member.pending >= best.pending)) continue
      best = member
      if (member.pending === 0) break
    }
    const isScarce = best !== undefined && best.pending >= BUSY && members.length < max
    if (isScarce && members.every(({ connection }) => connection.status === 'ready')) add()
    return best
  }

  const hear = (member: Member, startedAt: number): void => {
    member.answeredAt = performance.now()
    answered((member.answeredAt - startedAt) / 1000)
  }

  async function send (command: string, args: readonly Argument[]): Promise<unknown> {
    const member = breaker.isClosed ? pick() : undefined
    if (member === undefined) throw new RedisUnavailable('Redis is away')
    if (waiting >= MOST_WAITING) throw new RedisUnavailable('too many commands wait for Redis')
    const startedAt = performance.now()
    member.pending += 1
    waiting += 1
    member.usedAt = startedAt
    try {
      const reply = await breaker.guard(member.connection.call(command, args as Argument[]))
      hear(member, startedAt)
      return reply
    } catch (error) {
      if (error instanceof RedisUnavailable) member.isSuspect = true
      // A script that the server does not know yet comes again as a whole: nothing went wrong.
      if (!(error as Error).message.startsWith('NOSCRIPT')) failed(error as Error)
      throw error
    } finally {
      member.pending -= 1
      waiting -= 1
    }
  }

  /** Milliseconds that an answer took; null when there was none in time. */
  async function ask (member: Member): Promise<number | null> {
    const startedAt = performance.now()
    // The answer may be there and unread after a pause of this process, hence the turns after the time is up.
    const late = sleep(PATIENCE_MS, null).then(async () => { for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate) })
    const isUsable = await Promise.race([probe(member.connection).catch(() => undefined), late.then(() => undefined)])
    member.missed = isUsable === undefined ? member.missed + 1 : 0
    member.isSuspect = isUsable !== true
    if (isUsable === true) {
      hear(member, startedAt)
      member.provenAt = member.answeredAt
      return member.answeredAt - startedAt
    }
    if (member.missed >= MOST_MISSED) {
      member.missed = 0
      breakOff(member.connection)
    }
    return null
  }

  /** Those that nobody has used for long, beyond the fewest. */
  function shrink (): void {
    const now = performance.now()
    for (const member of members.slice(1)) {
      if (members.length <= min) return
      if (member.pending > 0 || now - member.usedAt < IDLE_MS) continue
      members.splice(members.indexOf(member), 1)
      member.connection.disconnect()
    }
  }

  async function lookOnce (): Promise<void> {
    const ready = members.filter(({ connection }) => connection.status === 'ready')
    const now = performance.now()
    const isDoubtful = ({ isSuspect, answeredAt, provenAt }: Member): boolean =>
      isSuspect || now - answeredAt > FRESH_MS || now - provenAt > PROVEN_MS
    const silent = ready.filter((member, index) => index === 0 || isDoubtful(member))
    const times = (await Promise.all(silent.map(ask))).filter((time) => time !== null)
    latencyMs = times[0] ?? null
    if (isClosed) return
    if (latencyMs === null) breaker.open()
    else breaker.close()
    shrink()
  }
  function look (): Promise<void> {
    flight ??= lookOnce().finally(() => { flight = undefined })
    return flight
  }

  return {
    first: first.connection,
    start () {
      isStarted = true
      first.connection.connect().catch(() => undefined)
      while (members.length < min) add()
    },
    get isUp () { return breaker.isClosed && latencyMs !== null },
    get latencyMs () { return latencyMs },
    send,
    look,
    renew () { for (const { connection } of members) breakOff(connection) },
    get waiting () { return waiting },
    figures () {
      const ready = members.filter(({ connection }) => connection.status === 'ready')
      return { size: ready.length, min, max, busy: ready.filter(({ pending }) => pending > 0).length }
    },
    close () {
      isClosed = true
      for (const { connection } of members) connection.disconnect()
    }
  }
}
