/** The workers of a supervisor: started, restarted when they die, replaced one by one, ended together. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { createConditions } from '../../log/condition.js'
import type { Member } from './member.js'

/** Ports of the fleet. */
export interface FleetPorts {
  /** Fork a worker in a place. */
  start: (number: number) => Member
  /** Told of a worker that has ended, expected or not. */
  ended: (member: Member, expected: boolean) => void
  /** Milliseconds that a worker may take to end by itself. */
  patienceMs: () => number
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/** Workers, each in its place. */
export interface Fleet {
  /** Those that live, starting and ending ones included. */
  readonly members: ReadonlySet<Member>
  /**
   * Start the first worker, and then the others.
   * @throws {Error} when the first one ends before it is ready
   */
  start(wanted: number): Promise<void>
  /** Put a new worker in the place of each, one after the other; each serves before the one that it replaces begins to end. */
  replace(wanted: number): Promise<void>
  /** End all of them and start none any more; tells whether all ended by themselves. */
  stop(): Promise<boolean>
  /** Kill those that have shown nothing for so long that they must hang. */
  tend(): void
}

/** The first and the longest wait before a restart, in milliseconds, and the life after which the next wait is the first one again. */
const BACKOFF = { first: 100, longest: 10_000, forgottenAfter: 30_000 }
/** Milliseconds without a sign of life after which a worker counts as hung. */
const HUNG_MS = 30_000
const TEND_MS = 1000

/**
 * A fleet without workers.
 * @param ports what it works with
 */
export function createFleet ({ start, ended, patienceMs, log }: FleetPorts): Fleet {
  const deaths = createConditions(log, { level: 'error', begins: 'a worker ended unexpectedly', ends: 'a worker ended unexpectedly again and again' })
  const members = new Set<Member>()
  const stopping = new AbortController()
  const waits = new Map<number, number>()
  let wantedNow = 0
  let clean = true
  let replacing: Promise<void> | undefined
  let tendedAt = performance.now()

  function launch (number: number): Member {
    const member = start(number)
    members.add(member)
    void member.ended.then((how) => {
      members.delete(member)
      const expected = member.state === 'ending' || stopping.signal.aborted
      ended(member, expected)
      const about = { number, workerPid: member.pid, how }
      if (expected) log.info(about, 'a worker has ended')
      else if (member.state === 'ready' && how === 'exit code 0') log.warn(about, 'a worker was ended by somebody else')
      else deaths.met(`${number}`, about)
      // One that never served is the business of whoever waits for it.
      if (!expected && member.state === 'ready') void restart(number, performance.now() - member.startedAt)
    })
    return member
  }

  const isWanted = (number: number): boolean => !stopping.signal.aborted && number <= wantedNow

  async function restart (number: number, lived: number): Promise<void> {
    while (isWanted(number)) {
      const wait = lived > BACKOFF.forgottenAfter ? 0 : waits.get(number) ?? 0
      waits.set(number, Math.min(Math.max(wait * 2, BACKOFF.first), BACKOFF.longest))
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
      // A replacement may have come meanwhile.
      if (!isWanted(number) || [...members].some((one) => one.number === number && one.state !== 'ending')) return
      const member = launch(number)
      if (await member.ready.then(() => true, () => false)) {
        log.info({ number, workerPid: member.pid }, 'a worker was restarted')
        return
      }
      lived = 0
    }
  }

  /** Have a worker end, by itself if it can. */
  async function end (member: Member, kind: 'retire' | 'stop'): Promise<void> {
    member.state = 'ending'
    // One that is still starting would not hear it.
    void member.ready.then(() => { member.wire.post(kind) }, () => undefined)
    const timer = setTimeout(() => {
      clean = false
      log.error({ number: member.number, workerPid: member.pid }, 'a worker does not end: killed')
      member.kill()
    }, patienceMs())
    await member.ended
    clearTimeout(timer)
  }

  async function replaceAll (wanted: number): Promise<void> {
    wantedNow = wanted
    for (let number = 1; number <= wanted && !stopping.signal.aborted; number += 1) {
      const old = [...members].filter((member) => member.number === number && member.state !== 'ending')
      const fresh = launch(number)
      await fresh.ready
      for (const member of old) void end(member, 'retire')
    }
    for (const member of members) if (member.number > wanted && member.state !== 'ending') void end(member, 'retire')
  }

  return {
    members,
    async start (wanted) {
      wantedNow = wanted
      await launch(1).ready
      const others = Array.from({ length: wanted - 1 }, (_, index) => launch(index + 2))
      await Promise.all(others.map(async (member) => {
        await member.ready.catch(() => { void restart(member.number, 0) })
      }))
    },
    async replace (wanted) {
      // One that is under way began with what was true then: the next one follows it.
      await replacing?.catch(() => undefined)
      replacing = replaceAll(wanted)
      await replacing
    },
    async stop () {
      stopping.abort()
      await Promise.all([...members].map((member) => end(member, 'stop')))
      return clean
    },
    tend () {
      const present = performance.now()
      // After a pause of the whole machine nobody has shown anything.
      const wasPaused = present - tendedAt > 5 * TEND_MS
      tendedAt = present
      for (const member of members) {
        if (wasPaused) member.shownAt = present
        if (member.state !== 'ready' || present - member.shownAt < HUNG_MS) continue
        log.error({ number: member.number, workerPid: member.pid }, `a worker has given no sign of life for ${HUNG_MS / 1000} s: killed`)
        member.kill()
      }
    }
  }
}
