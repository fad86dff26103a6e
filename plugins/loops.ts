/**
 * Periodic work of the process: one turn of a loop at a time, failures told as a condition, turns counted and timed, all stopped before
 * the close.
 */
import type { FastifyBaseLogger } from 'fastify'
import fp from 'fastify-plugin'
import { createCondition } from '../log/condition.js'
import { isAway } from '../database-away.js'

/** Options of a loop. */
export interface LoopOptions {
  /** Milliseconds between the end of a turn and the next one. */
  everyMs: number
  /** Milliseconds from the start to the first turn; as long as between turns when absent. */
  firstMs?: number
  /** What it means that turns fail, for the log. */
  failing: string
}

/**
 * One turn; it never meets another one of its loop.
 * @returns true when more waits: the next turn then follows at once
 */
export type Work = () => unknown

/** A loop that was started. */
export interface Loop {
  /** Resolves once the turn in hand is over; no further one begins. Again does nothing more. */
  stop(): Promise<void>
}

/** Start a loop. */
export type StartLoop = (name: string, options: LoopOptions, work: Work) => Loop

/** Ports of loops. */
export interface LoopPorts {
  log: Pick<FastifyBaseLogger, 'error' | 'warn' | 'info' | 'debug'>
  /** Told of each turn: its seconds, and whether it failed. */
  onTurn?: (name: string, seconds: number, failed: boolean) => void
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Do something again and again from readiness on, until the end. Call it while the application is being put together. */
    loop: StartLoop
  }
}

/**
 * Loops, one turn of each at a time. Failures are a condition; the next turn tries again.
 * @param ports where that is said
 */
export function createLoops ({ log, onTurn }: LoopPorts): StartLoop {
  return (name, { everyMs, firstMs = everyMs, failing }, work) => {
    let timer: NodeJS.Timeout
    let stopped = false
    const failure = createCondition(log, { level: 'warn', begins: failing, ends: 'a loop that failed works again' })
    let flight: Promise<void> | undefined

    const turn = async (): Promise<void> => {
      const startedAt = performance.now()
      let pause = everyMs
      let failed = false
      try {
        if (await work() === true) pause = 0
        failure.over()
      } catch (error) {
        failed = true
        // A database that is away is told of where that is noticed, once for all.
        if (isAway(error)) log.debug({ err: error, loop: name }, failing)
        else failure.met({ err: error, loop: name })
      }
      onTurn?.(name, (performance.now() - startedAt) / 1000, failed)
      if (!stopped) later(pause)
    }
    const later = (pause: number): void => { timer = setTimeout(() => { flight = turn() }, pause) }

    later(firstMs)
    return {
      async stop () {
        stopped = true
        clearTimeout(timer)
        await flight
      }
    }
  }
}

/** Everything that is done again and again; a loop begins once the application is ready and ends before what it was made of. */
export default fp(async (app) => {
  const { client } = app.metrics
  const seconds = new client.Histogram({ name: 'loop_seconds', help: 'Seconds of one turn of a background loop', labelNames: ['loop'], buckets: [0.001, 0.01, 0.1, 1, 10] })
  const failures = new client.Counter({ name: 'loop_failures_total', help: 'Turns of a background loop that failed', labelNames: ['loop'] })
  const lastTurns = new Map<string, number>()
  void new client.Gauge({
    name: 'loop_last_turn_timestamp_seconds',
    help: 'When a turn of a background loop ended last, in seconds since 1970; the start where there was none yet',
    labelNames: ['loop'],
    aggregator: 'min',
    collect () {
      this.reset()
      for (const [loop, at] of lastTurns) this.set({ loop }, at)
    }
  })
  const start = createLoops({
    log: app.log,
    onTurn (loop, duration, failed) {
      seconds.observe({ loop }, duration)
      if (lastTurns.has(loop)) lastTurns.set(loop, Date.now() / 1000)
      if (failed) failures.inc({ loop })
    }
  })
  const waiting: (() => void)[] = []
  app.decorate('loop', (name, options, work) => {
    let running: Loop | undefined
    let stopped = false
    seconds.zero({ loop: name })
    failures.inc({ loop: name }, 0)
    lastTurns.set(name, Date.now() / 1000)
    waiting.push(() => { if (!stopped) running = start(name, options, work) })
    const stop = async (): Promise<void> => {
      stopped = true
      lastTurns.delete(name)
      await running?.stop()
    }
    app.addHook('onClose', stop)
    return { stop }
  })
  app.addHook('onReady', async () => { for (const begin of waiting) begin() })
}, { name: 'loops', dependencies: ['metrics'] })
